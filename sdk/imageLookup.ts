import * as pulumi from "@pulumi/pulumi";
import type { Original } from "../provider/resources/field/fieldPatch.ts";
import type { ImageLookupInputs } from "../provider/resources/imageLookup/inputs.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import { connectionOf } from "./connection.ts";
import { declareImageLookup } from "./declarations/declareImageLookup.ts";
import { deletedFirst } from "./declarations/deletedFirst.ts";
import { refuseImport } from "./declarations/importOption.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import type { ImageLookupArgs } from "./imageLookupArgs.ts";

/**
 * Local image lookup of a stream or workload that another program owns, as `oc set image-lookup` sets it. Deleting it
 * brings back what was there before, unless another user has changed it meanwhile. For a stream of this program, declare
 * `spec.lookupPolicy` instead.
 */
export class ImageLookup extends pulumi.CustomResource {
  /** The stream or workload. */
  declare readonly object: pulumi.Output<ImageLookupInputs["object"]>;
  /** Looks its names up. */
  declare readonly enabled: pulumi.Output<boolean>;
  /** The field before: its `value`, or the part of its path that was `missing`. */
  declare readonly original: pulumi.Output<Original>;

  constructor(name: string, args: ImageLookupArgs, options: pulumi.CustomResourceOptions = {}) {
    const { import: importing, ...opts } = options;
    const inputs = refuseImport(declareImageLookup(args, opts, connectionOf(opts)), importing);
    const keys = ["object", "enabled", "original", "transient"] as const;
    super(
      resourceType("ImageLookup"),
      name,
      resourceInputs("ImageLookup", inputs, keys, args),
      deletedFirst(opts, true),
    );
  }
}
