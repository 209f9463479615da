import type { BaseState } from "./baseState.ts";
import type { Goal } from "./goal.ts";
import type { DeploymentOptions } from "./options.ts";
import { Plan, plannedGoal, requirePlannedChanges, requirePlannedGoal, unplannedGoal } from "./plan.ts";
import { noPlanDiff, planDiffOf } from "./planDiff.ts";
import type { ResourceState } from "./state/resourceState.ts";
import type { Step } from "./steps/step.ts";
import type { Urn } from "./urn.ts";
import type { PropertyMap } from "./value/propertyValue.ts";

interface PlanningContext {
  readonly base: BaseState;
  readonly options: DeploymentOptions;
}

/** Applies an operation's two plans to its steps: the new one, and the one that constrains it. */
export class Planning {
  readonly #context: PlanningContext;
  readonly #kept: Plan | undefined;
  /** The new plan, if the options ask for one. */
  readonly made: Plan | undefined;

  constructor(context: PlanningContext) {
    this.#context = context;
    const { plan, generatePlan } = context.options;
    this.#kept = plan && new Plan([...plan.resources].map(([urn, entry]) => [urn, { ...entry }]));
    this.made = generatePlan ? new Plan() : undefined;
  }

  /** Prepares the entry of a deletion that comes before its resource is registered. */
  expect(urn: Urn): void {
    this.made?.entry(urn);
  }

  steps(steps: readonly Step[], aliased: ReadonlyMap<Urn, Urn>): void {
    for (const { urn, op } of steps) {
      this.#kept?.take(urn, op);
      const current = aliased.get(urn) ?? urn;
      if (this.made && (op !== "same" || this.made.resources.has(current))) this.made.add(current, op);
    }
  }

  deletions(steps: readonly Step[]): void {
    for (const { urn, op } of steps) {
      this.#kept?.take(urn, op);
      this.made?.add(urn, op);
    }
  }

  goal(
    urn: Urn,
    goal: Goal,
    old: ResourceState | undefined,
    compared: PropertyMap,
    inputs: PropertyMap,
    seed: Uint8Array,
  ): void {
    if (this.made) {
      const entry = this.made.entry(urn);
      entry.goal = plannedGoal(goal, planDiffOf(compared, inputs));
      entry.seed = seed;
    }
    if (!this.#kept) return;
    const planned = this.#kept.resources.get(urn);
    try {
      if (planned) requirePlannedGoal(planned.goal, goal, compared, inputs);
      else if (old) requirePlannedGoal(unplannedGoal(old), goal, compared, inputs);
    } catch (error) {
      throw new Error(`resource ${urn} violates plan: ${error instanceof Error ? error.message : error}`);
    }
  }

  registeredOutputs(urn: Urn, old: PropertyMap, outputs: PropertyMap): void {
    if (this.#kept) {
      const planned = this.#kept.resources.get(urn);
      if (!planned) throw new Error(`no plan for resource ${urn}`);
      try {
        requirePlannedChanges(old, outputs, planned.goal?.outputDiff ?? noPlanDiff);
      } catch (error) {
        throw new Error(`resource violates plan: ${error instanceof Error ? error.message : error}`);
      }
    }
    const entry = this.made?.resources.get(urn);
    if (!entry) return;
    if (entry.goal) entry.goal.outputDiff = planDiffOf(old, outputs);
    entry.outputs = outputs;
  }

  outputs(urn: Urn, outputs: PropertyMap): void {
    const entry = this.made?.resources.get(urn);
    if (entry) entry.outputs = outputs;
  }

  /** Resources with planned operations that did not happen. */
  unfinished(): Urn[] {
    return this.#kept?.unfinished((urn) => this.#context.base.allOlds(urn).length > 0) ?? [];
  }
}
