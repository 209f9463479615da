import * as pulumi from "@pulumi/pulumi";
import {
  type ImageOverrideInputs,
  imageOverrideDiagnostics,
  normalizeImageOverride,
  overriddenField,
  valueOfImage,
} from "../../provider/resources/imageOverride/inputs.ts";
import type { Transient } from "../../provider/resources/inputs/transient.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import type { Connection } from "../connection.ts";
import type { ImageOverrideArgs } from "../imageOverrideArgs.ts";
import { mayComeLater, namedObject, objectArgs } from "../objectArgs.ts";
import { ofProvider, type WithSecrets, withSecrets } from "./declaredSecrets.ts";
import { foreseeField } from "./foreseeField.ts";
import { partiallyKnown } from "./partiallyKnown.ts";

/** Fills in defaults, and finds out what the field holds and whether it can be set. */
export function declareImageOverride(
  args: ImageOverrideArgs,
  opts: pulumi.CustomResourceOptions | undefined,
  connected: Promise<Connection | undefined>,
): pulumi.Output<ImageOverrideInputs & WithSecrets & { transient: Transient }> {
  const given = { ...args, object: objectArgs(args.object), image: imageOf(args.image) };
  return partiallyKnown(given, async (known, paths) => {
    const connection = await connected;
    const inputs = await declare(known, await mayComeLater(args.object, opts), connection);
    return withSecrets(inputs, [...paths, ...ofProvider("object", known.object, connection)]);
  });
}

async function declare(
  { object, ...rest }: { object: unknown },
  comesLater: boolean,
  connection: Connection | undefined,
): Promise<ImageOverrideInputs & { transient: Transient }> {
  const namespace = (await connection?.namespace()) ?? "default";
  const inputs = { ...rest, object: namedObject(object, namespace) } as ImageOverrideInputs;
  const transient: Transient = { dryRun: pulumi.runtime.isDryRun() };
  if (connection === undefined || imageOverrideDiagnostics(inputs).length > 0 || isPlaceUnknown(inputs)) {
    return { ...inputs, transient };
  }
  const normal = normalizeImageOverride(inputs);
  const { image } = normal;
  const value = image === undefined || isUnknown(image) ? undefined : valueOfImage(normal, image);
  const { original, refused } = await foreseeField(connection.cluster, overriddenField(normal), value, comesLater);
  return { ...normal, ...(original === undefined ? {} : { original }), transient: { ...transient, refused } };
}

/** A stream tag stands for its image. */
function imageOf(image: ImageOverrideArgs["image"]): pulumi.Output<string> {
  if (isImageHolder(image)) return pulumi.output(image.image);
  return pulumi.output(image).apply((given) => (typeof given === "string" ? given : given?.image));
}

const isImageHolder = (image: unknown): image is { image: pulumi.Input<string> } =>
  typeof image === "object" && image !== null && !pulumi.Output.isInstance(image) && "image" in image;

const isPlaceUnknown = ({ object, fieldPath, container, env }: ImageOverrideInputs): boolean =>
  [object, fieldPath, container, env].some(isUnknown);
