import type * as pulumi from "@pulumi/pulumi";
import type { TriggeredKind } from "../provider/resources/imageTrigger/inputs.ts";
import type { ObjectMetadata } from "../provider/resources/inputs/objectMetadata.ts";
import type { AtMostOneOf } from "./alternatives.ts";
import type { ObjectReferenceArgs } from "./args.ts";
import type { StreamTag } from "./streamTag.ts";

/** A workload by name. */
export interface WorkloadArgs {
  /** @default the usual one of the kind */
  apiVersion?: pulumi.Input<string>;
  /** The kind as the API spells it. */
  kind: pulumi.Input<TriggeredKind>;
  /** Name of the workload on the cluster. */
  name: pulumi.Input<string>;
  /** @default the namespace of the provider, or of the kubeconfig's context */
  namespace?: pulumi.Input<string>;
}
/** A workload as a resource of @pulumi/kubernetes. */
export interface WorkloadResource extends pulumi.Resource {
  /** API group and version. */
  readonly apiVersion: pulumi.Output<string>;
  /** The kind as the API spells it. */
  readonly kind: pulumi.Output<string>;
  /** Name and namespace of the object. */
  readonly metadata: pulumi.Output<Pick<ObjectMetadata, "name" | "namespace">>;
}
/** Arguments of every `ImageTrigger`, whatever its place. */
export interface TriggerArgs {
  /** By name, or as a resource of @pulumi/kubernetes. */
  workload: WorkloadArgs | WorkloadResource;
  /** A tag of a declared stream, `stream:tag`, `namespace/stream:tag`, or the API's object. */
  from: pulumi.Input<string | StreamTag | ObjectReferenceArgs>;
  /** Keeps the trigger, but lets it do nothing. An update that also moves the tag moves it first. @default false */
  paused?: pulumi.Input<boolean>;
  /**
   * Takes over a trigger that the container has already. Without it, that is an error. With it, every replacement deletes
   * the old trigger first, also that of another container: then take `adopt` out, or set the option
   * `deleteBeforeReplace: false`.
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
  /**
   * Seconds to wait until the cluster has updated the workload, or started the build. 0 does not wait, and a refresh then
   * does not compare the image. @default 60
   */
  timeout?: pulumi.Input<number>;
}
/** The image of the workload that a trigger sets. A BuildConfig needs none of these. */
export interface TriggeredPlaceArgs {
  /** Name of the container, or init container, whose image is set. Not for a BuildConfig. */
  container: pulumi.Input<string>;
  /** Instead of `container`, for a DeploymentConfig: containers that get the same image. */
  containers: pulumi.Input<pulumi.Input<string>[]>;
  /** Instead of `container`, not for a DeploymentConfig: for instance `spec.template.spec.containers[?(@.name=="web")].image`. */
  fieldPath: pulumi.Input<string>;
}
/** Arguments of `ImageTrigger`: at most one of `container`, `containers` and `fieldPath`. */
export type ImageTriggerArgs = TriggerArgs & AtMostOneOf<TriggeredPlaceArgs>;
