import * as pulumi from "@pulumi/pulumi";
import type { Original } from "../provider/resources/field/fieldPatch.ts";
import { imagePrunerResource } from "../provider/resources/imagePruner/index.ts";
import type { ImagePrunerInputs } from "../provider/resources/imagePruner/inputs.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import { connectionOf } from "./connection.ts";
import { hearTags } from "./declarations/declaredTags.ts";
import { programPlace } from "./declarations/declarer.ts";
import { deletedFirst } from "./declarations/deletedFirst.ts";
import { refuseImport } from "./declarations/importOption.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import { declareSingleton } from "./declarations/singletons/declareSingleton.ts";
import { prunerWarnings } from "./declarations/singletons/prunerMessages.ts";
import type { ImagePrunerArgs } from "./imagePrunerArgs.ts";
import { warn } from "./messages/say.ts";
import { warnUnresolved } from "./messages/warnUnresolved.ts";

/**
 * The cluster's image pruner: fields of `imagepruners.imageregistry.operator.openshift.io/cluster`, by which the cluster removes old images.
 * It owns the declared fields only, and deleting it brings back what they held before, unless another user has changed them meanwhile.
 */
export class ImagePruner extends pulumi.CustomResource {
  /** The declared fields. */
  declare readonly spec: pulumi.Output<ImagePrunerInputs["spec"]>;
  /** The fields before, by path below `spec`: their `value`, or the part of the path that was `missing`. */
  declare readonly originals: pulumi.Output<Record<string, Original>>;

  constructor(name: string, args: ImagePrunerArgs, options: pulumi.CustomResourceOptions = {}) {
    const { import: importing, ...opts } = options;
    const declared = declareSingleton(imagePrunerResource, args, connectionOf(opts), programPlace());
    const inputs = refuseImport(
      declared.apply((one) => one.inputs),
      importing,
    );
    super(
      resourceType("ImagePruner"),
      name,
      { ...resourceInputs("ImagePruner", inputs, ["spec", "transient"], args), originals: undefined },
      deletedFirst(opts, true),
    );
    warnUnresolved(this, inputs);
    declared.apply((one) => {
      const { connection, foreseen } = one;
      if (!pulumi.runtime.isDryRun() || connection === undefined || foreseen === undefined) return;
      hearTags(connection, async (tags) => {
        // The program may be at its end before the streams are read.
        const said = pulumi.runtime.rpcKeepAlive();
        const messages = await prunerWarnings(one.inputs, foreseen.object, tags, connection, Date.now());
        for (const message of messages) void warn(message, this);
        said();
      });
    });
  }
}
