import type { Diagnostic } from "../../../provider/image/diagnostic.ts";
import { isObject } from "../../../provider/image/members.ts";
import type { BuildInputs } from "../../../provider/resources/build/inputs.ts";
import type { BuildConfigSpec } from "../../../provider/resources/buildConfig/spec.ts";
import { hasUnknown, isUnknown } from "../../../provider/resources/inputs/unknown.ts";

/** The options of a build that only one strategy has. */
const strategyOf = {
  buildArgs: "dockerStrategy",
  noCache: "dockerStrategy",
  incremental: "sourceStrategy",
} as const;

/** Faults of a build's arguments for what the BuildConfig builds; what is unknown is judged at the update. */
export function buildFaults(inputs: BuildInputs, { strategy, source }: BuildConfigSpec): Diagnostic[] {
  return [...optionFaults(inputs, strategy), ...(isUnknown(source) ? [] : sourceFaults(inputs, source))];
}

function optionFaults(inputs: BuildInputs, strategy: unknown): Diagnostic[] {
  if (!isObject(strategy) || Object.values(strategy).some(isUnknown)) return [];
  return (["buildArgs", "noCache", "incremental"] as const).flatMap((path) => {
    const needed = strategyOf[path];
    if (inputs[path] === undefined || needed in strategy) return [];
    const summary = `has no meaning: the BuildConfig has no ${needed}`;
    return [{ path, summary, remedy: "remove it, or build another BuildConfig" }];
  });
}

function sourceFaults({ commit, binary }: BuildInputs, source: BuildConfigSpec["source"]): Diagnostic[] {
  if (binary === undefined && source?.binary !== undefined) {
    const remedy = "give the folder, archive or file";
    return [{ path: "binary", summary: "is required: the BuildConfig builds what is sent to it", remedy }];
  }
  if (binary !== undefined || commit === undefined || hasUnknown(source) || source?.git !== undefined) return [];
  const summary = "has no meaning: the source of the BuildConfig is no git repository";
  return [{ path: "commit", value: commit, summary, remedy: "remove it, or declare spec.source.git" }];
}
