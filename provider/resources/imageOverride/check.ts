import { isDeepStrictEqual } from "node:util";
import type { Checked } from "../handlers.ts";
import { type Transient, takeTransient } from "../inputs/transient.ts";
import { type ImageOverrideInputs, imageOverrideDiagnostics, normalizeImageOverride } from "./inputs.ts";

/** Validates, normalizes, and takes the transient part out. No I/O. */
export function checkImageOverride(
  news: ImageOverrideInputs & { transient?: Transient },
  olds: Partial<ImageOverrideInputs>,
): Checked<ImageOverrideInputs> {
  const [given, { dryRun, refused = [], unresolved = [] }] = takeTransient(news);
  const diagnostics = imageOverrideDiagnostics(given);
  if (diagnostics.length > 0) return { inputs: given, diagnostics };
  const { original: seen, ...inputs } = normalizeImageOverride(given);
  // Once it is overridden, the field no longer tells what was there before.
  const original = isSameField(olds, inputs) ? olds.original : seen;
  return {
    inputs: { ...inputs, ...(original === undefined ? {} : { original }) },
    diagnostics: [...refused, ...(dryRun ? [] : unresolved)],
  };
}

const isSameField = (a: Partial<ImageOverrideInputs>, b: ImageOverrideInputs): boolean =>
  (["object", "fieldPath", "container", "env"] as const).every((key) => isDeepStrictEqual(a[key], b[key]));
