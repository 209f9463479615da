import { createHash } from "node:crypto";
import { type BuildInputs, urnKey } from "./inputs.ts";

/**
 * The part of the inputs of which a change starts the next build. Of an image that could not be resolved now or then, nothing is
 * compared: another reference changes the fingerprint.
 */
export function comparedInputs(
  { timeout: _timeout, [urnKey]: _urn, images, binary, ...inputs }: BuildInputs,
  others: BuildInputs["images"] = images,
): object {
  const digests = Object.entries(images ?? {}).filter(([key]) => others !== undefined && key in others);
  return {
    ...inputs,
    binary: binary?.hash ?? binary,
    images: Object.fromEntries(digests.map(([key, image]) => [key, image?.digest ?? image])),
  };
}

/** A short hash of that part. */
export const hashOfInputs = (inputs: BuildInputs): string =>
  createHash("sha256")
    .update(JSON.stringify(Object.entries(comparedInputs(inputs)).sort()))
    .digest("hex")
    .slice(0, 12);
