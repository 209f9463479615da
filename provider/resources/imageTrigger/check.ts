import type { Checked } from "../handlers.ts";
import { faultFailures } from "../inputs/faultFailures.ts";
import { type Transient, takeTransient } from "../inputs/transient.ts";
import { type ImageTriggerInputs, imageTriggerFaults, normalizeImageTrigger } from "./inputs.ts";

/** Validates, normalises, and takes the transient part out. No I/O. */
export function checkImageTrigger(news: ImageTriggerInputs & { transient?: Transient }): Checked<ImageTriggerInputs> {
  const [inputs, { dryRun, refused = [], unresolved = [] }] = takeTransient(news);
  const faults = imageTriggerFaults(inputs);
  if (faults.length > 0) return { inputs, failures: faultFailures(faults) };
  return { inputs: normalizeImageTrigger(inputs), failures: [...refused, ...(dryRun ? [] : unresolved)] };
}
