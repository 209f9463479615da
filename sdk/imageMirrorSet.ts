import * as pulumi from "@pulumi/pulumi";
import { mirrorSetKind, observeMirrorSet } from "../provider/resources/imageMirrorSet/index.ts";
import type { ImageMirrorSetInputs } from "../provider/resources/imageMirrorSet/inputs.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import { connectionOf } from "./connection.ts";
import { hearTags } from "./declarations/declaredTags.ts";
import { deletedFirst } from "./declarations/deletedFirst.ts";
import { importableObject } from "./declarations/importableObject.ts";
import { imported, takeImport } from "./declarations/importOption.ts";
import { declareImageMirrorSet } from "./declarations/mirrors/declareImageMirrorSet.ts";
import { mirrorRebootWarning, servedTagsNote } from "./declarations/mirrors/mirrorMessages.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import type { ImageMirrorSetArgs } from "./imageMirrorSetArgs.ts";
import { inform, warn } from "./messages/say.ts";
import { warnUnresolved } from "./messages/warnUnresolved.ts";

/**
 * Mirrors of registries for the whole cluster: an ImageDigestMirrorSet, or an ImageTagMirrorSet. A preview says which tags of the program
 * the mirrors serve, and where nodes reboot.
 */
export class ImageMirrorSet extends pulumi.CustomResource {
  /** Name, and the declared labels and annotations. */
  declare readonly metadata: pulumi.Output<ImageMirrorSetInputs["metadata"]>;
  /** The mirrors. */
  declare readonly spec: pulumi.Output<ImageMirrorSetInputs["spec"]>;

  constructor(name: string, given: ImageMirrorSetArgs, options?: pulumi.CustomResourceOptions) {
    const { args, opts, importing } = takeImport(given, options);
    const connection = connectionOf(opts);
    const self = Promise.withResolvers<ImageMirrorSet>();
    const declared = imported(
      declareImageMirrorSet(name, args, connection, self.promise),
      importing,
      connection,
      (inputs, at) => importableObject(mirrorSetKind(inputs), inputs, observeMirrorSet, at),
    );
    const inputs = declared.apply((one) => one.inputs);
    super(
      resourceType("ImageMirrorSet"),
      name,
      resourceInputs("ImageMirrorSet", inputs, ["metadata", "spec", "transient"], args),
      deletedFirst(opts, args.adopt),
    );
    self.resolve(this);
    warnUnresolved(this, inputs);
    declared.apply((one) => {
      if (!pulumi.runtime.isDryRun() || one.connection === undefined) return;
      const reboot = mirrorRebootWarning(one.inputs, one.present);
      if (reboot !== undefined) void warn(reboot, this);
      hearTags(one.connection, (tags) => {
        const served = servedTagsNote(one.inputs, tags);
        if (served !== undefined) void inform(served, this);
      });
    });
  }
}
