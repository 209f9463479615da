import type * as pulumi from "@pulumi/pulumi";
import type { ExportedMetadata, ObjectMetadataArgs, TagReferenceArgs } from "./args.ts";

/** Arguments of `ImageStreamTag`. */

export interface ImageStreamTagArgs {
  /** As in the YAML of a tag; says nothing here. */
  apiVersion?: pulumi.Input<"image.openshift.io/v1" | "v1">;
  /** As in the YAML of a tag; says nothing here. */
  kind?: pulumi.Input<"ImageStreamTag">;
  /** Left out: exported objects have it. */
  status?: pulumi.Input<unknown>;
  /** Left out: the cluster's image of the tag. */
  image?: pulumi.Input<unknown>;
  /** Left out: exported objects have it. */
  generation?: pulumi.Input<number | null>;
  /** Left out: exported objects have it. */
  conditions?: pulumi.Input<unknown>;
  /** Left out: the stream's. */
  lookupPolicy?: pulumi.Input<unknown>;
  /** The name is `stream:tag`. @default the resource's Pulumi name, in the provider's namespace */
  metadata?: pulumi.Input<Pick<ObjectMetadataArgs, "name" | "namespace"> & ExportedMetadata>;
  /** The tag as a stream would declare it. */
  tag: pulumi.Input<Omit<TagReferenceArgs, "name">>;
  /**
   * Takes over a tag that exists already. Without it, an existing tag is an error, also where `pulumi up --replace` is to
   * make a tag anew: Pulumi does not tell its providers that the tag is the program's own.
   * With it, every replacement deletes the old tag first, also that by another name: then take `adopt` out, or set the option
   * `deleteBeforeReplace: false`.
   * Destroying deletes an adopted tag like any other: `retainOnDelete` or `protect` keep it.
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
}
