import { existsAlready } from "../existsAlready.ts";
import type { Checked } from "../handlers.ts";
import { failuresInForce, faultFailures, type Transient, takeTransient } from "../inputs/transient.ts";
import {
  asImageStream,
  type ImageStreamTagInputs,
  imageStreamTagDiagnostics,
  normalizeImageStreamTag,
} from "./inputs.ts";

/** Validates, normalises, and takes the transient part out. No I/O. */
export function checkImageStreamTag(
  news: ImageStreamTagInputs & { transient?: Transient },
  olds: Partial<ImageStreamTagInputs>,
): Checked<ImageStreamTagInputs> {
  const [inputs, { dryRun, exists, mismatched = [], refused = [], unresolved = [] }] = takeTransient(news);
  const diagnostics = imageStreamTagDiagnostics(inputs);
  if (diagnostics.length > 0)
    return { inputs, failures: [...faultFailures(diagnostics), ...failuresInForce(refused, {})] };
  const foreign = exists === true && inputs.adopt !== true && olds.metadata === undefined;
  const { images } = asImageStream(inputs);
  const failures = [
    ...(foreign ? [{ property: "metadata.name", reason: existsAlready(imageStreamTagName(inputs)) }] : []),
    ...(olds.metadata === undefined ? mismatched : []),
    ...failuresInForce([...refused, ...(dryRun ? [] : unresolved)], images),
  ];
  return { inputs: normalizeImageStreamTag(inputs), failures };
}

export const imageStreamTagName = ({ metadata }: ImageStreamTagInputs): string =>
  `image stream tag ${metadata.namespace}/${metadata.name}`;
