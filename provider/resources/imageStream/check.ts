import { existsAlready } from "../existsAlready.ts";
import type { Checked } from "../handlers.ts";
import { failuresInForce, faultFailures, type Transient, takeTransient } from "../inputs/transient.ts";
import { type ImageStreamInputs, imageStreamDiagnostics, normalizeImageStream } from "./inputs.ts";

/** Validates, normalises, and takes the transient part out. No I/O. */
export function checkImageStream(
  news: ImageStreamInputs & { transient?: Transient },
  olds: Partial<ImageStreamInputs>,
): Checked<ImageStreamInputs> {
  const [inputs, { dryRun, exists, maker, mismatched = [], refused = [], unresolved = [] }] = takeTransient(news);
  const diagnostics = imageStreamDiagnostics(inputs);
  if (diagnostics.length > 0)
    return { inputs, failures: [...faultFailures(diagnostics), ...failuresInForce(refused, {})] };
  // An existing object that the state does not know is somebody else's.
  const foreign = exists === true && inputs.adopt !== true && olds.metadata === undefined;
  const { name, namespace } = inputs.metadata;
  const failures = [
    ...(foreign
      ? [{ property: "metadata.name", reason: existsAlready(`image stream ${namespace}/${name}`, maker) }]
      : []),
    ...(olds.metadata === undefined ? mismatched : []),
    ...failuresInForce([...refused, ...(dryRun ? [] : unresolved)], inputs.images),
  ];
  return { inputs: normalizeImageStream(inputs), failures };
}
