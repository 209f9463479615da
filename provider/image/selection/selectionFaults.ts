import type { Fault } from "../error.ts";
import { type Selection, selectionPolicies, type TagFilter } from "./selection.ts";
import { isRange } from "./semverPolicy.ts";
import { groupsOf, namedGroups, patternProblem } from "./tagFilter.ts";

/** Lists all faults of a selection. Absent members have none. */
export function selectionFaults(selection: Selection, path = "select"): Fault[] {
  const { semver, filter } = selection;
  return [
    ...policyFaults(selection, path),
    ...(semver === undefined ? [] : rangeFaults(semver, `${path}.semver`)),
    ...(filter?.pattern === undefined ? [] : filterFaults(filter, `${path}.filter`)),
  ];
}

function policyFaults(selection: Selection, path: string): Fault[] {
  const given = selectionPolicies.filter((policy) => selection[policy] !== undefined);
  const remedy = `give one of ${selectionPolicies.join(", ")}`;
  if (given.length === 0) return [{ path, reason: "has no policy", remedy }];
  if (given.length === 1) return [];
  return [{ path, reason: `has several policies: ${given.join(", ")}`, remedy }];
}

function rangeFaults(text: string, path: string): Fault[] {
  if (isRange(text)) return [];
  const remedy = "write it as npm does: >=1.4 <2, ^1.4, 1.4.x, or * for every version";
  return [{ path, value: text, reason: "is no range of versions", remedy }];
}

function filterFaults({ pattern, extract }: TagFilter, path: string): Fault[] {
  const problem = /\s/.test(pattern) ? "tags have no white space" : patternProblem(pattern);
  if (problem !== undefined) {
    const remedy = "use the syntax of RE2: no look-around, no back-references, white space as \\s";
    const reason = `is no regular expression for tags: ${problem}`;
    return [{ path: `${path}.pattern`, value: pattern, reason, remedy }];
  }
  return extract === undefined ? [] : extractFaults(extract, groupsOf(pattern), `${path}.extract`);
}

function extractFaults(extract: string, groups: readonly string[], path: string): Fault[] {
  const named = namedGroups(extract);
  const wrong = named.filter((name) => !groups.includes(name));
  const remedy = `use ${groups.map((name) => `$${name}`).join(", ")}, or give the pattern a group: (?<name>…)`;
  const fault = (reason: string): Fault => ({ path, value: extract, reason, remedy });
  if (/\s/.test(extract)) return [fault("has white space, which tags have not")];
  if (named.length === 0) return [fault("names no group of the pattern")];
  return wrong.length === 0 ? [] : [fault(`names no group of the pattern by ${wrong.join(", ")}`)];
}
