import { isDeepStrictEqual } from "node:util";
import type { Checked } from "../handlers.ts";
import { type Transient, takeTransient } from "../inputs/transient.ts";
import { type ImageLookupInputs, imageLookupDiagnostics } from "./inputs.ts";

/** Validates and takes the transient part out. No I/O. */
export function checkImageLookup(
  news: ImageLookupInputs & { transient?: Transient },
  olds: Partial<ImageLookupInputs>,
): Checked<ImageLookupInputs> {
  const [given, { refused = [] }] = takeTransient(news);
  const diagnostics = imageLookupDiagnostics(given);
  if (diagnostics.length > 0) return { inputs: given, diagnostics };
  const { original: seen, ...inputs } = given;
  // Once it is set, the field no longer tells what was there before.
  const original = isDeepStrictEqual(olds.object, inputs.object) ? olds.original : seen;
  return { inputs: { ...inputs, ...(original === undefined ? {} : { original }) }, diagnostics: refused };
}
