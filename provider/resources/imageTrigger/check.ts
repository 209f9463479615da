import type { Checked } from "../handlers.ts";
import { faultFailures, type Transient, takeTransient } from "../inputs/transient.ts";
import { type ImageTriggerInputs, imageTriggerDiagnostics, normalizeImageTrigger } from "./inputs.ts";

/** Validates, normalises, and takes the transient part out. No I/O. */
export function checkImageTrigger(
  news: ImageTriggerInputs & { transient?: Transient },
  olds: Partial<ImageTriggerInputs>,
): Checked<ImageTriggerInputs> {
  const [inputs, { dryRun, refused = [], taken = [], mismatched = [], unresolved = [] }] = takeTransient(news);
  const diagnostics = imageTriggerDiagnostics(inputs);
  if (diagnostics.length > 0) return { inputs, failures: faultFailures(diagnostics) };
  return {
    inputs: normalizeImageTrigger(isNew(olds) ? withoutRestore(inputs) : inputs),
    failures: [
      ...refused,
      ...(isNew(olds) ? [...(inputs.adopt === true ? [] : taken), ...mismatched] : []),
      ...(dryRun ? [] : unresolved),
    ],
  };
}

const isNew = ({ workload }: Partial<ImageTriggerInputs>): boolean => workload === undefined;

/** Before the first write, a trigger is not lost. */
function withoutRestore({ restore: _restore, ...inputs }: ImageTriggerInputs): ImageTriggerInputs {
  return inputs;
}
