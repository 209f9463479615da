import type { Goal } from "./goal.ts";
import { noPlanDiff, type PlanDiff, planViolations } from "./planDiff.ts";
import type { CustomTimeouts, ResourceState } from "./state/resourceState.ts";
import type { StepOp } from "./steps/step.ts";
import { parseProviderReference, type Urn } from "./urn.ts";
import type { PropertyMap } from "./value/propertyValue.ts";
import { unknownString } from "./value/wire.ts";

/** The planned state of a resource. */
export interface PlannedGoal {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputDiff: PlanDiff;
  outputDiff: PlanDiff;
  readonly parent: Urn;
  readonly protect: boolean;
  readonly dependencies: readonly Urn[];
  readonly provider: string;
  readonly propertyDependencies: Readonly<Record<string, readonly Urn[]>>;
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly importId: string;
  readonly customTimeouts: CustomTimeouts;
}

export interface PlannedResource {
  /** Absent for a resource that is only deleted. */
  goal: PlannedGoal | undefined;
  ops: StepOp[];
  outputs: PropertyMap;
  seed: Uint8Array | undefined;
}

/** The operations that an update may run on each resource. A preview makes the plan, an update keeps to it. */
export class Plan {
  readonly resources: Map<Urn, PlannedResource>;

  constructor(resources: Iterable<readonly [Urn, PlannedResource]> = []) {
    this.resources = new Map(resources);
  }

  seed(urn: Urn): Uint8Array | undefined {
    return this.resources.get(urn)?.seed;
  }

  /** Adds an operation to a new plan. */
  add(urn: Urn, op: StepOp): void {
    this.entry(urn).ops.push(op);
  }

  entry(urn: Urn): PlannedResource {
    const known = this.resources.get(urn);
    if (known) return known;
    const entry: PlannedResource = { goal: undefined, ops: [], outputs: {}, seed: undefined };
    this.resources.set(urn, entry);
    return entry;
  }

  /** Takes a planned operation; throws if the plan has another one, or none. */
  take(urn: Urn, op: StepOp): void {
    const entry = this.resources.get(urn);
    if (!entry) {
      if (op !== "same") throw new Error(`${op} is not allowed by the plan: no steps were expected for this resource`);
      return;
    }
    const [planned, ...rest] = entry.ops;
    if (planned === undefined) {
      throw new Error(`${op} is not allowed by the plan: no more steps were expected for this resource`);
    }
    entry.ops = rest;
    if (!isAllowedOp(op, planned)) {
      throw new Error(`${op} is not allowed by the plan: this resource is constrained to ${planned}`);
    }
  }

  /** Resources with planned operations that did not happen. Deletions that are no longer needed are no violation. */
  unfinished(exists: (urn: Urn) => boolean): Urn[] {
    return [...this.resources]
      .filter(([urn, { ops }]) => ops.length > 0 && !(ops.length === 1 && ops[0] === "delete" && !exists(urn)))
      .map(([urn]) => urn);
  }
}

/** An update may do less than was planned, never more. */
function isAllowedOp(op: StepOp, planned: StepOp): boolean {
  if (op === planned) return true;
  if (planned === "create" || planned === "update") return op === "same";
  const replacement = planned === "replace" || planned === "create-replacement" || planned === "delete-replaced";
  return replacement && (op === "same" || op === "update");
}

export const plannedGoal = (goal: Goal, inputDiff: PlanDiff): PlannedGoal => ({
  type: goal.type,
  name: goal.name,
  custom: goal.custom,
  inputDiff,
  outputDiff: noPlanDiff,
  parent: goal.parent,
  protect: goal.protect ?? false,
  dependencies: goal.dependencies,
  provider: goal.provider,
  propertyDependencies: goal.propertyDependencies,
  deleteBeforeReplace: goal.deleteBeforeReplace,
  ignoreChanges: goal.ignoreChanges,
  additionalSecretOutputs: goal.additionalSecretOutputs,
  importId: goal.importId,
  customTimeouts: goal.customTimeouts,
});

/** The goal of a resource without an entry in the plan: no change. */
export const unplannedGoal = (old: ResourceState): PlannedGoal => ({
  ...old,
  name: old.urn.split("::").slice(3).join("::"),
  inputDiff: noPlanDiff,
  outputDiff: noPlanDiff,
  deleteBeforeReplace: undefined,
  ignoreChanges: [],
  importId: "",
});

/** Throws if a registration differs from the plan. */
export function requirePlannedGoal(
  planned: PlannedGoal | undefined,
  goal: Goal,
  old: PropertyMap,
  inputs: PropertyMap,
): void {
  const changed = planned ? goalViolation(planned, goal) : "resource unexpectedly not deleted";
  if (changed !== undefined) throw new Error(changed);
  requirePlannedChanges(old, inputs, planned?.inputDiff ?? noPlanDiff);
  for (const [key, urns] of Object.entries(planned?.propertyDependencies ?? {})) {
    const difference = compareSets(urns, goal.propertyDependencies[key] ?? urns);
    if (difference !== undefined) throw new Error(`dependencies for ${key} changed: ${difference}`);
  }
}

function goalViolation(planned: PlannedGoal, goal: Goal): string | undefined {
  if (planned.custom !== goal.custom) {
    return `resource kind changed (expected ${planned.custom ? "custom" : "component"})`;
  }
  if (!isPlannedProvider(planned.provider, goal.provider)) return `provider changed (expected ${planned.provider})`;
  if (planned.parent !== goal.parent) return `parent changed (expected ${planned.parent})`;
  if (planned.protect !== (goal.protect ?? false)) return `protect changed (expected ${planned.protect})`;
  if (planned.deleteBeforeReplace !== goal.deleteBeforeReplace) {
    return `deleteBeforeReplace changed (expected ${planned.deleteBeforeReplace ?? "no value"})`;
  }
  if (planned.importId !== goal.importId) return `importID changed (expected ${planned.importId})`;
  for (const kind of ["create", "update", "delete", "read"] as const) {
    const expected = planned.customTimeouts[kind] ?? 0;
    if (expected !== (goal.customTimeouts[kind] ?? 0)) return `${kind} timeout changed (expected ${expected})`;
  }
  for (const list of ["ignoreChanges", "additionalSecretOutputs", "dependencies"] as const) {
    const difference = compareSets(planned[list], goal[list]);
    if (difference !== undefined) return `${list} changed: ${difference}`;
  }
  return undefined;
}

/** A provider with an unknown id in the plan may have any id. */
function isPlannedProvider(planned: string, actual: string): boolean {
  if (planned === actual) return true;
  if (planned === "" || actual === "") return false;
  const expected = parseProviderReference(planned);
  return expected.urn === parseProviderReference(actual).urn && expected.id === unknownString;
}

function compareSets(planned: readonly string[], actual: readonly string[]): string | undefined {
  const added = actual.filter((entry) => !planned.includes(entry)).sort();
  const deleted = planned.filter((entry) => !actual.includes(entry)).sort();
  const parts = [
    ...(added.length > 0 ? [`added ${added.join(", ")}`] : []),
    ...(deleted.length > 0 ? [`deleted ${deleted.join(", ")}`] : []),
  ];
  return parts.length > 0 ? parts.join("; ") : undefined;
}

export function requirePlannedChanges(old: PropertyMap, now: PropertyMap, plan: PlanDiff): void {
  const violations = planViolations(old, now, plan);
  if (violations.length > 0) throw new Error(`properties changed: ${violations.join(", ")}`);
}
