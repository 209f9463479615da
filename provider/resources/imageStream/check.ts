import { existsAlready } from "../existsAlready.ts";
import type { Checked } from "../handlers.ts";
import { diagnosticsInForce, type Transient, takeTransient } from "../inputs/transient.ts";
import { type ImageStreamInputs, imageStreamDiagnostics, normalizeImageStream } from "./inputs.ts";

/** Validates, normalizes, and takes the transient part out. No I/O. */
export function checkImageStream(
  news: ImageStreamInputs & { transient?: Transient },
  olds: Partial<ImageStreamInputs>,
): Checked<ImageStreamInputs> {
  const [inputs, { dryRun, exists, maker, mismatched = [], refused = [], unresolved = [] }] = takeTransient(news);
  const diagnostics = imageStreamDiagnostics(inputs);
  if (diagnostics.length > 0) return { inputs, diagnostics: [...diagnostics, ...diagnosticsInForce(refused, {})] };
  // An existing object that is not in the state belongs to another owner.
  const foreign = exists === true && inputs.adopt !== true && olds.metadata === undefined;
  const { name, namespace } = inputs.metadata;
  const found = [
    ...(foreign ? [{ path: "metadata.name", summary: existsAlready(`image stream ${namespace}/${name}`, maker) }] : []),
    ...(olds.metadata === undefined ? mismatched : []),
    ...diagnosticsInForce([...refused, ...(dryRun ? [] : unresolved)], inputs.images),
  ];
  return { inputs: normalizeImageStream(inputs), diagnostics: found };
}
