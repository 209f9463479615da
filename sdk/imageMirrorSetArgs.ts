import type { Input } from "@pulumi/pulumi";
import type { ImageMirrorSetSpec } from "../provider/resources/imageMirrorSet/spec.ts";
import type { ObjectMetadataArgs } from "./args.ts";
import type { DeclaredArgs } from "./buildConfigArgs.ts";

/** Arguments of `ImageMirrorSet`. */
export interface ImageMirrorSetArgs {
  /** As in the YAML of the object; says nothing here. */
  apiVersion?: Input<"config.openshift.io/v1">;
  /** As in the YAML of the object; says nothing here. */
  kind?: Input<"ImageDigestMirrorSet" | "ImageTagMirrorSet">;
  /** Left out: exported objects have it. */
  status?: Input<unknown>;
  /** @default the resource's Pulumi name */
  metadata?: Input<Omit<ObjectMetadataArgs, "namespace"> | null>;
  /** One list: `imageDigestMirrors` makes an ImageDigestMirrorSet, `imageTagMirrors` an ImageTagMirrorSet. */
  spec: DeclaredArgs<ImageMirrorSetSpec>;
  /**
   * Takes over an object that exists already. Without it, an existing one is an error. Destroying deletes an adopted object like any other.
   * @default false
   */
  adopt?: Input<boolean>;
}
