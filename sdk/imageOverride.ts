import * as pulumi from "@pulumi/pulumi";
import type { Original } from "../provider/resources/field/fieldPatch.ts";
import type { ImageOverrideInputs } from "../provider/resources/imageOverride/inputs.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import { connectionOf } from "./connection.ts";
import { declareImageOverride } from "./declarations/declareImageOverride.ts";
import { deletedFirst } from "./declarations/deletedFirst.ts";
import { refuseImport } from "./declarations/importOption.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import type { ImageOverrideArgs } from "./imageOverrideArgs.ts";

/**
 * Puts another image into an object that another program owns: an operator's custom resource, or the environment of its
 * deployment. Deleting it brings back what was there before, unless another user has changed the field meanwhile: then
 * their value stays, with a warning.
 */
export class ImageOverride extends pulumi.CustomResource {
  /** The object that is changed. */
  declare readonly object: pulumi.Output<ImageOverrideInputs["object"]>;
  /** Path of the field that holds the image; absent where `container` and `env` say it. */
  declare readonly fieldPath: pulumi.Output<string | undefined>;
  /** The container; absent where `fieldPath` says it. */
  declare readonly container: pulumi.Output<string | undefined>;
  /** The container's environment variable; absent where `fieldPath` says it. */
  declare readonly env: pulumi.Output<string | undefined>;
  /** Pull spec that the field holds. */
  declare readonly image: pulumi.Output<string>;
  /** The field before: its `value`, or the part of its path that was `missing`. */
  declare readonly original: pulumi.Output<Original>;

  constructor(name: string, args: ImageOverrideArgs, options: pulumi.CustomResourceOptions = {}) {
    const { import: importing, ...opts } = options;
    const inputs = refuseImport(declareImageOverride(args, opts, connectionOf(opts)), importing);
    const keys = ["object", "fieldPath", "container", "env", "image", "original", "transient"] as const;
    super(
      resourceType("ImageOverride"),
      name,
      resourceInputs("ImageOverride", inputs, keys, args),
      deletedFirst(opts, true),
    );
  }
}
