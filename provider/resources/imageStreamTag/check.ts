import { existsAlready } from "../existsAlready.ts";
import type { Checked } from "../handlers.ts";
import { diagnosticsInForce, type Transient, takeTransient } from "../inputs/transient.ts";
import { isUnknown } from "../inputs/unknown.ts";
import {
  asImageStream,
  type ImageStreamTagInputs,
  imageStreamTagDiagnostics,
  normalizeImageStreamTag,
} from "./inputs.ts";

/** Validates, normalizes, and takes the transient part out. No I/O. */
export function checkImageStreamTag(
  news: ImageStreamTagInputs & { transient?: Transient },
  olds: Partial<ImageStreamTagInputs>,
): Checked<ImageStreamTagInputs> {
  const [inputs, { dryRun, exists, mismatched = [], refused = [], unresolved = [] }] = takeTransient(news);
  const diagnostics = imageStreamTagDiagnostics(inputs);
  if (diagnostics.length > 0) return { inputs, diagnostics: [...diagnostics, ...diagnosticsInForce(refused, {})] };
  const foreign = exists === true && inputs.adopt !== true && olds.metadata === undefined;
  const isNamed = !isUnknown(inputs.metadata) && !isUnknown(inputs.metadata.name);
  const images = isNamed ? asImageStream(inputs).images : {};
  const found = [
    ...(foreign ? [{ path: "metadata.name", summary: existsAlready(imageStreamTagName(inputs)) }] : []),
    ...(olds.metadata === undefined ? mismatched : []),
    ...diagnosticsInForce([...refused, ...(dryRun ? [] : unresolved)], images),
  ];
  return { inputs: normalizeImageStreamTag(inputs), diagnostics: found };
}

export const imageStreamTagName = ({ metadata }: ImageStreamTagInputs): string =>
  `image stream tag ${metadata.namespace}/${metadata.name}`;
