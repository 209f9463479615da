import { formatGo } from "./value/goFormat.ts";
import { diffObjects } from "./value/objectDiff.ts";
import { Computed, isMap, type PropertyMap, type PropertyValue, Secret, valuesEqual } from "./value/propertyValue.ts";

/** The property changes that a plan allows. */
export interface PlanDiff {
  readonly adds: PropertyMap;
  readonly deletes: readonly string[];
  readonly updates: PropertyMap;
}

export const noPlanDiff: PlanDiff = { adds: {}, deletes: [], updates: {} };

export function planDiffOf(old: PropertyMap, now: PropertyMap): PlanDiff {
  const diff = diffObjects(old, now);
  if (!diff) return noPlanDiff;
  return {
    adds: diff.adds,
    deletes: Object.keys(diff.deletes),
    updates: Object.fromEntries(Object.entries(diff.updates).map(([key, update]) => [key, update.new])),
  };
}

/** Compares the known parts: a value that was unknown in the preview may become any value. */
function mayBeEqual(a: PropertyValue, b: PropertyValue): boolean {
  if (a instanceof Computed || b instanceof Computed) return true;
  if (a instanceof Secret && b instanceof Secret) return mayBeEqual(a.element, b.element);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((element, index) => mayBeEqual(element, b[index] ?? null));
  }
  if (isMap(a) && isMap(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => mayBeEqual(a[key] ?? null, b[key] ?? null));
  }
  return valuesEqual(a, b);
}

type Change = "+" | "-" | "~" | "=";

/**
 * Lists differences from the plan, each with the planned and the actual change, the key and the values. As in the real
 * engine, an unplanned change in the place of a planned one is listed twice.
 */
export function planViolations(old: PropertyMap, now: PropertyMap, plan: PlanDiff): string[] {
  const diff = diffObjects(old, now) ?? { adds: {}, deletes: {}, updates: {}, sames: {} };
  const changed = Object.keys({ ...diff.adds, ...diff.deletes, ...diff.updates });
  const planned = [...Object.keys({ ...plan.adds, ...plan.updates }), ...plan.deletes];
  const changeOf = (key: string): Change =>
    key in diff.adds ? "+" : key in diff.deletes ? "-" : key in diff.updates ? "~" : "=";
  const violations = [
    ...changed.filter((key) => !isPlanned(key, changeOf(key), now[key], plan)),
    ...planned.filter((key) => !isCarriedOut(key, changeOf(key), now[key], plan)),
  ];
  return violations.map((key) => describeViolation(key, changeOf(key), now[key] ?? undefined, plan)).sort();
}

/** Says if the plan contains the actual change. */
function isPlanned(key: string, change: Change, actual: PropertyValue | undefined, plan: PlanDiff): boolean {
  const added = plan.adds[key];
  const updated = plan.updates[key];
  // A planned unknown may turn out to be absent.
  if (change === "-") return plan.deletes.includes(key) || updated instanceof Computed;
  const expected = change === "+" ? added : (updated ?? added);
  return expected !== undefined && mayBeEqual(expected, actual ?? null);
}

/** Says if the planned change has happened, now or before. */
function isCarriedOut(key: string, change: Change, actual: PropertyValue | undefined, plan: PlanDiff): boolean {
  if (plan.deletes.includes(key)) return change === "-" || actual === undefined || actual === null;
  const expected = plan.adds[key] ?? plan.updates[key] ?? null;
  if (change === "~" || (change === "+" && key in plan.adds)) return true;
  if (change === "+") return false;
  return actual === undefined || actual === null ? expected instanceof Computed : mayBeEqual(expected, actual);
}

function describeViolation(key: string, change: Change, actual: PropertyValue | undefined, plan: PlanDiff): string {
  const expected = plan.adds[key] ?? plan.updates[key];
  const planned = key in plan.adds ? "+" : key in plan.updates ? "~" : plan.deletes.includes(key) ? "-" : "=";
  const values = [expected, actual].filter((value) => value !== undefined).map(formatGo);
  return `${planned}${actual === undefined ? "-" : change}${key}${values.length > 0 ? `[${values.join("!=")}]` : ""}`;
}
