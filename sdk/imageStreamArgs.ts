import type * as pulumi from "@pulumi/pulumi";
import type { ImageStreamSpecArgs, ObjectMetadataArgs } from "./args.ts";

/** Arguments of `ImageStream`. */

export interface ImageStreamArgs {
  /** As in the YAML of a stream; says nothing here. */
  apiVersion?: pulumi.Input<"image.openshift.io/v1" | "v1">;
  /** As in the YAML of a stream; says nothing here. */
  kind?: pulumi.Input<"ImageStream">;
  /** Left out: exported objects have it. */
  status?: pulumi.Input<unknown>;
  /** @default the resource's Pulumi name, in the provider's namespace */
  metadata?: pulumi.Input<ObjectMetadataArgs | null>;
  /** @default a stream without tags of its own, which builds and pushes fill */
  spec?: pulumi.Input<ImageStreamSpecArgs | null>;
  /**
   * Takes over a stream that exists already. Without it, an existing stream is an error, also where `pulumi up --replace`
   * is to make a stream anew under its name: Pulumi does not tell its providers that the stream is the program's own.
   * With it, every replacement deletes the old stream first, also that by another name: then take `adopt` out, or set the
   * option `deleteBeforeReplace: false`. Destroying deletes an adopted stream like any other: `retainOnDelete` or `protect` keep it.
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
}
