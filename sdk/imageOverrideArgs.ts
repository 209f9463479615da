import type * as pulumi from "@pulumi/pulumi";
import type { ObjectArgs, ObjectResource } from "./objectArgs.ts";

/** An image, and the object that gets it. */

export interface OverrideArgs {
  /** The object to change: any kind that the cluster knows, custom resources included. */
  object: ObjectArgs | ObjectResource;
  /** A pull spec, or a tag (a `StreamTag`, an `ImageStreamTag`, a result of `getImageStreamTag`) that stands for its image. */
  image: pulumi.Input<string | { image: string }> | { readonly image: pulumi.Input<string> };
}
/** A field by its path. */
export interface OverriddenFieldArgs {
  /**
   * Path of the field that holds the image: `spec.imageOverrides.agent.name`. Elements of lists are named by a key:
   * `spec.template.spec.containers[name=web].image`. Members that are missing on the way are made.
   */
  fieldPath: pulumi.Input<string>;
  /** Not beside `fieldPath`. */
  container?: never;
  /** Not beside `fieldPath`. */
  env?: never;
}
/** An environment variable of a container. */
export interface OverriddenVariableArgs {
  /** Container of a Deployment, StatefulSet, DaemonSet, DeploymentConfig or CronJob. */
  container: pulumi.Input<string>;
  /** Name of the container's environment variable that holds the image. */
  env: pulumi.Input<string>;
  /** Not beside `container` and `env`. */
  fieldPath?: never;
}
/** Arguments of `ImageOverride`: either `fieldPath`, or `container` and `env`. */
export type ImageOverrideArgs = OverrideArgs & (OverriddenFieldArgs | OverriddenVariableArgs);
