import * as pulumi from "@pulumi/pulumi";
import type { ImageAccessInputs } from "../provider/resources/imageAccess/inputs.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import { connectionOf } from "./connection.ts";
import { declareImageAccess } from "./declarations/access/declareImageAccess.ts";
import { importableImageAccess } from "./declarations/access/importableImageAccess.ts";
import { deletedFirst } from "./declarations/deletedFirst.ts";
import { imported, takeImport } from "./declarations/importOption.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import type { ImageAccessArgs } from "./imageAccessArgs.ts";
import { sayNotes } from "./messages/sayNotes.ts";

/**
 * The right to pull, push, build, view or edit the images of a namespace, or to pull and push those of one stream. Each action has
 * one role binding of its own name; role bindings of other owners stay as they are.
 */
export class ImageAccess extends pulumi.CustomResource {
  /** Beginning of the names of the role bindings, and the namespace of the images. */
  declare readonly metadata: pulumi.Output<ImageAccessInputs["metadata"]>;
  /** The only stream that it is for; absent for all streams of the namespace. */
  declare readonly stream: pulumi.Output<string | undefined>;
  /** Actions by subject. */
  declare readonly access: pulumi.Output<ImageAccessInputs["access"]>;

  constructor(name: string, given: ImageAccessArgs, options?: pulumi.CustomResourceOptions) {
    const { args, opts, importing } = takeImport(given, options);
    const connection = connectionOf(opts);
    const declared = imported(declareImageAccess(name, args, connection), importing, connection, importableImageAccess);
    const inputs = declared.apply((one) => one.inputs);
    const keys = ["metadata", "stream", "access", "transient"] as const;
    super(
      resourceType("ImageAccess"),
      name,
      resourceInputs("ImageAccess", inputs, keys, args),
      deletedFirst(opts, args.adopt),
    );
    sayNotes(
      this,
      declared.apply((one) => one.notes),
    );
  }
}
