import { existsAlready } from "../existsAlready.ts";
import type { Checked } from "../handlers.ts";
import { type Transient, takeTransient } from "../inputs/transient.ts";
import { type BuildConfigInputs, buildConfigDiagnostics, buildConfigId, normalizeBuildConfig } from "./inputs.ts";

/** Validates, normalises, and takes the transient part out. No I/O. */
export function checkBuildConfig(
  news: BuildConfigInputs & { transient?: Transient },
  olds: Partial<BuildConfigInputs>,
): Checked<BuildConfigInputs> {
  const [inputs, transient] = takeTransient(news);
  const { dryRun, exists, maker, mismatched = [], refused = [], unresolved = [] } = transient;
  const diagnostics = buildConfigDiagnostics(inputs);
  if (diagnostics.length > 0) return { inputs, diagnostics: [...diagnostics, ...refused] };
  const isNew = olds.metadata === undefined;
  const isForeign = isNew && exists === true && inputs.adopt !== true;
  const summary = isForeign ? existsAlready(`BuildConfig ${buildConfigId(inputs)}`, maker) : "";
  return {
    inputs: normalizeBuildConfig(inputs),
    diagnostics: [
      ...(isForeign ? [{ path: "metadata.name", summary }] : []),
      ...(isNew ? mismatched : []),
      ...refused,
      ...(dryRun ? [] : unresolved),
    ],
  };
}
