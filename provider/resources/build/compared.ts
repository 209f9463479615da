import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { BuildInputs } from "./inputs.ts";

/**
 * The part of the inputs of which a change starts the next build. Of an image that could not be resolved now or then, nothing is
 * compared: another reference changes the fingerprint.
 */
function comparedInputs(
  { timeout: _timeout, images, binary, ...inputs }: BuildInputs,
  others: BuildInputs["images"] = images,
): object {
  const own = Object.entries(inputs).filter(([key]) => !key.startsWith("__"));
  const both = Object.entries(images ?? {}).filter(([key]) => others !== undefined && key in others);
  const digests = both.map(([key, image]) => [key, image?.digest ?? image]);
  return { ...Object.fromEntries(own), binary: binary?.hash ?? binary, images: Object.fromEntries(digests) };
}

/** Tells that nothing has changed that starts a build. A BuildConfig that could not be read now is no change. */
export function buildsAlike({ fingerprint, ...olds }: BuildInputs, news: BuildInputs): boolean {
  const before = news.fingerprint === undefined || fingerprint === undefined ? olds : { ...olds, fingerprint };
  return isDeepStrictEqual(comparedInputs(before, news.images ?? {}), comparedInputs(news, olds.images ?? {}));
}

/** A short hash of what starts a build. */
export const hashOfInputs = (inputs: BuildInputs): string =>
  createHash("sha256")
    .update(JSON.stringify(Object.entries(comparedInputs(inputs)).sort()))
    .digest("hex")
    .slice(0, 12);
