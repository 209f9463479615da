import * as pulumi from "@pulumi/pulumi";
import {
  type ImageLookupInputs,
  imageLookupFaults,
  lookupField,
  valueOfLookup,
} from "../../provider/resources/imageLookup/inputs.ts";
import type { Transient } from "../../provider/resources/inputs/transient.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import type { Connection } from "../connection.ts";
import type { ImageLookupArgs } from "../imageLookup.ts";
import { mayComeLater, namedObject, objectArgs } from "../objectArgs.ts";
import { foreseeField } from "./foreseeField.ts";
import { partiallyKnown } from "./partiallyKnown.ts";

/** Fills in defaults, and finds out what the object says now. */
export function declareImageLookup(
  args: ImageLookupArgs,
  opts: pulumi.CustomResourceOptions | undefined,
  connected: Promise<Connection | undefined>,
): pulumi.Output<ImageLookupInputs & { transient: Transient }> {
  const comesLater = mayComeLater(args.object, opts);
  const { enabled = true, ...rest } = args;
  return partiallyKnown({ ...rest, enabled, object: objectArgs(args.object) }, async ({ object, ...others }) => {
    const connection = await connected;
    const namespace = (await connection?.namespace()) ?? "default";
    const inputs = { ...others, object: namedObject(object, namespace) } as ImageLookupInputs;
    const transient: Transient = { dryRun: pulumi.runtime.isDryRun() };
    const isPartial = isUnknown(inputs.object) || isUnknown(inputs.enabled);
    if (connection === undefined || isPartial || imageLookupFaults(inputs).length > 0) return { ...inputs, transient };
    const foreseen = await foreseeField(connection.cluster, lookupField(inputs), valueOfLookup(inputs), comesLater);
    const { original, refused } = foreseen;
    return { ...inputs, ...(original === undefined ? {} : { original }), transient: { ...transient, refused } };
  });
}
