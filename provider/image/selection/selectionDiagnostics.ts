import type { Diagnostic } from "../diagnostic.ts";
import { type Selection, selectionPolicies, type TagFilter } from "./selection.ts";
import { isRange } from "./semverPolicy.ts";
import { groupsOf, namedGroups, patternProblem } from "./tagFilter.ts";

/** Lists all faults of a selection. Absent members have none. */
export function selectionDiagnostics(selection: Selection, path = "select"): Diagnostic[] {
  const { semver, filter } = selection;
  return [
    ...policyDiagnostics(selection, path),
    ...(semver === undefined ? [] : rangeDiagnostics(semver, `${path}.semver`)),
    ...(filter?.pattern === undefined ? [] : filterDiagnostics(filter, `${path}.filter`)),
  ];
}

function policyDiagnostics(selection: Selection, path: string): Diagnostic[] {
  const given = selectionPolicies.filter((policy) => selection[policy] !== undefined);
  const remedy = `give one of ${selectionPolicies.join(", ")}`;
  if (given.length === 0) return [{ path, summary: "has no policy", remedy }];
  if (given.length === 1) return [];
  return [{ path, summary: `has several policies: ${given.join(", ")}`, remedy }];
}

function rangeDiagnostics(text: string, path: string): Diagnostic[] {
  if (isRange(text)) return [];
  const remedy = "write it as npm does: >=1.4 <2, ^1.4, 1.4.x, or * for every version";
  return [{ path, value: text, summary: "is no range of versions", remedy }];
}

function filterDiagnostics({ pattern, extract }: TagFilter, path: string): Diagnostic[] {
  const problem = /\s/.test(pattern) ? "tags have no white space" : patternProblem(pattern);
  if (problem !== undefined) {
    const remedy = "use the syntax of RE2: no look-around, no back-references, white space as \\s";
    const summary = `is no regular expression for tags: ${problem}`;
    return [{ path: `${path}.pattern`, value: pattern, summary, remedy }];
  }
  return extract === undefined ? [] : extractDiagnostics(extract, groupsOf(pattern), `${path}.extract`);
}

function extractDiagnostics(extract: string, groups: readonly string[], path: string): Diagnostic[] {
  const named = namedGroups(extract);
  const wrong = named.filter((name) => !groups.includes(name));
  const remedy = `use ${groups.map((name) => `$${name}`).join(", ")}, or give the pattern a group: (?<name>…)`;
  const diagnostic = (summary: string): Diagnostic => ({ path, value: extract, summary, remedy });
  if (/\s/.test(extract)) return [diagnostic("has white space, which tags have not")];
  if (named.length === 0) return [diagnostic("names no group of the pattern")];
  return wrong.length === 0 ? [] : [diagnostic(`names no group of the pattern by ${wrong.join(", ")}`)];
}
