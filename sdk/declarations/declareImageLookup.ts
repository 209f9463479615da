import * as pulumi from "@pulumi/pulumi";
import {
  type ImageLookupInputs,
  imageLookupDiagnostics,
  lookupField,
  valueOfLookup,
} from "../../provider/resources/imageLookup/inputs.ts";
import type { Transient } from "../../provider/resources/inputs/transient.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import type { Connection } from "../connection.ts";
import type { ImageLookupArgs } from "../imageLookupArgs.ts";
import { mayComeLater, namedObject, objectArgs } from "../objectArgs.ts";
import { ofProvider, type WithSecrets, withSecrets } from "./declaredSecrets.ts";
import { foreseeField } from "./foreseeField.ts";
import { partiallyKnown } from "./partiallyKnown.ts";

/** Fills in defaults, and finds out what the object says now. */
export function declareImageLookup(
  args: ImageLookupArgs,
  opts: pulumi.CustomResourceOptions | undefined,
  connected: Promise<Connection | undefined>,
): pulumi.Output<ImageLookupInputs & WithSecrets & { transient: Transient }> {
  return partiallyKnown({ ...args, object: objectArgs(args.object) }, async (known, paths) => {
    const connection = await connected;
    const inputs = await declare(known, await mayComeLater(args.object, opts), connection);
    return withSecrets(inputs, [...paths, ...ofProvider("object", known.object, connection)]);
  });
}

async function declare(
  { object, enabled = true, ...others }: { object: unknown; enabled?: boolean },
  comesLater: boolean,
  connection: Connection | undefined,
): Promise<ImageLookupInputs & { transient: Transient }> {
  const namespace = (await connection?.namespace()) ?? "default";
  const inputs = { ...others, enabled, object: namedObject(object, namespace) } as ImageLookupInputs;
  const transient: Transient = { dryRun: pulumi.runtime.isDryRun() };
  const isPartial = isUnknown(inputs.object) || isUnknown(inputs.enabled);
  if (connection === undefined || isPartial || imageLookupDiagnostics(inputs).length > 0)
    return { ...inputs, transient };
  const foreseen = await foreseeField(connection.cluster, lookupField(inputs), valueOfLookup(inputs), comesLater);
  const { original, refused } = foreseen;
  return { ...inputs, ...(original === undefined ? {} : { original }), transient: { ...transient, refused } };
}
