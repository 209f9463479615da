import { randomBytes } from "node:crypto";
import { BailError } from "./bail.ts";
import { decideChange, type Registration } from "./changeDecision.ts";
import { reportCheckFailures } from "./checkFailures.ts";
import type { DeploymentContext } from "./deploymentContext.ts";
import { type Goal, type ReadEvent, type RegisterEvent, stateOfGoal } from "./goal.ts";
import { Progress } from "./progress.ts";
import type { ResourceProvider } from "./provider/resourceProvider.ts";
import { resetIgnored } from "./resourceDiff.ts";
import { SeenUrns } from "./seenUrns.ts";
import { newState, type ResourceState } from "./state/resourceState.ts";
import { CreateStep } from "./steps/createStep.ts";
import { ImportStep } from "./steps/importStep.ts";
import { ReadStep } from "./steps/readStep.ts";
import { ReplaceStep } from "./steps/replaceStep.ts";
import { SameStep } from "./steps/sameStep.ts";
import type { Step } from "./steps/step.ts";
import {
  followDependents,
  isIncluded,
  isTargetedReplace,
  rejectSkippedDependencies,
  untargetedSames,
} from "./targeting.ts";
import { isProviderType, qualifiedType, rootStackType, type Urn, urnType } from "./urn.ts";
import type { PropertyMap } from "./value/propertyValue.ts";

/** Decides the steps of each registration, one registration at a time. */
export class StepGenerator {
  readonly progress: Progress;
  readonly #context: DeploymentContext;
  readonly #seen: SeenUrns;

  constructor(context: DeploymentContext) {
    this.#context = context;
    this.progress = new Progress(context.options.targets, context.options.excludes);
    this.#seen = new SeenUrns(context, this.progress);
  }

  async register(event: RegisterEvent): Promise<Step[]> {
    const steps = await this.#registerSteps(event);
    this.#context.planning.steps(steps, this.progress.aliased);
    rejectSkippedDependencies(this.#context, this.progress, steps);
    return steps;
  }

  read(event: ReadEvent): Step[] {
    const urn = this.#seen.create(event.parent, event.type, event.name);
    const { old, alias } = this.#seen.findOld(urn, { ...event, aliases: [] });
    const state = newState(
      { urn, type: event.type, custom: true },
      {
        id: event.id,
        inputs: event.properties,
        parent: event.parent,
        external: true,
        dependencies: [...event.dependencies],
        provider: event.provider,
        additionalSecretOutputs: [...event.additionalSecretOutputs],
        aliases: alias ? [alias] : [],
        sourcePosition: event.sourcePosition,
      },
    );
    if (state.id === "") throw new Error(`Expected an ID for ${urn}`);
    if (old && !old.external && old.id !== event.id) {
      this.progress.replaces.add(urn);
      return [new ReadStep(event, old, state, true), new ReplaceStep(old, state)];
    }
    this.progress.reads.add(urn);
    return [new ReadStep(event, old, state)];
  }

  async #registerSteps(event: RegisterEvent): Promise<Step[]> {
    const { goal } = event;
    const urn = this.#seen.create(goal.parent, goal.type, goal.name);
    const found = this.#seen.findOld(urn, goal);
    const state = stateOfGoal(urn, goal, found.old, found.alias);
    if (isProviderType(goal.type)) {
      this.progress.providers.set(urn, state);
      if (found.alias) this.progress.providers.set(found.alias, state);
    }
    const provider = goal.custom ? this.#provider(urn, goal) : undefined;
    const randomSeed = this.#context.options.plan?.seed(urn) ?? randomBytes(32);
    const registration = { event, goal, urn, old: found.old, new: state, provider, randomSeed };
    const recreating = this.progress.deletes.has(urn);
    if (isImport(goal, found.old)) return this.#import(registration, recreating);
    return this.#decide(registration, recreating, found.invalid ?? false);
  }

  #provider(urn: Urn, goal: Goal): ResourceProvider {
    if (isProviderType(goal.type)) return this.#context.providers;
    const { providers, base } = this.#context;
    if (!providers.get(goal.provider)) providers.ensure(goal.provider, base.resources);
    const provider = providers.get(goal.provider);
    if (!provider) {
      this.#context.report("error", urn, `unknown provider '${goal.provider}' for resource '${urn}'`);
      throw new BailError("unknown provider");
    }
    return provider;
  }

  #import({ event, urn, old, new: state }: Registration, recreating: boolean): Step[] {
    this.progress.imports.add(urn);
    if (!old || recreating) return [new ImportStep(event, state)];
    return [new ImportStep(event, state, old), new ReplaceStep(old, state)];
  }

  async #decide(registration: Registration, recreating: boolean, invalidUrn: boolean): Promise<Step[]> {
    const { event, urn, old, new: state } = registration;
    const { progress } = this;
    const implicit = isProviderType(urnType(urn)) || qualifiedType(urn) === rootStackType;
    const targeted = implicit || isIncluded(this.#context.options, progress, state);
    const fresh = recreating || !old || old.external || isTargetedReplace(this.#context.options, urn, old);
    const invalid = (await this.#check(registration, targeted, fresh)) || invalidUrn;
    if (invalid) throw new BailError(`resource ${urn} is invalid`);
    const compared = fresh ? {} : (old?.inputs ?? {});
    this.#context.planning.goal(urn, event.goal, old, compared, state.inputs, registration.randomSeed);

    if (recreating && old) {
      progress.deletes.delete(urn);
      progress.replaces.add(urn);
      const keys = progress.dependentReplaceKeys.get(urn) ?? [];
      return [new ReplaceStep(old, state), new CreateStep(event, state, { old, keys, pendingDelete: false })];
    }
    if (old?.external) {
      progress.creates.add(urn);
      return [new CreateStep(event, state, { old, keys: [], pendingDelete: true }), new ReplaceStep(old, state)];
    }
    followDependents(this.#context.options, progress, state, targeted);
    if (old) {
      if (!targeted) return untargetedSames(this.#context, progress, event, urn, old);
      return decideChange(this.#context, progress, registration);
    }
    if (!targeted) {
      progress.sames.add(urn);
      progress.skippedCreates.add(urn);
      return [SameStep.skippedCreate(event, state)];
    }
    progress.creates.add(urn);
    return [new CreateStep(event, state)];
  }

  /** Lets the provider check the inputs and stores the result. @returns true if they are invalid */
  async #check(
    { goal, urn, old, new: state, provider, randomSeed }: Registration,
    targeted: boolean,
    fresh: boolean,
  ): Promise<boolean> {
    if (!provider) {
      if (old) state.inputs = this.#withoutIgnored(urn, goal, state.inputs, old.inputs);
      return false;
    }
    if (!targeted) {
      if (old) state.inputs = old.inputs;
      return false;
    }
    const news = fresh || !old ? goal.properties : this.#withoutIgnored(urn, goal, state.inputs, old.inputs);
    const olds = fresh || !old ? {} : old.inputs;
    const allowUnknowns = this.#context.options.dryRun;
    const { inputs, failures } = await provider.check({ urn, olds, news, allowUnknowns, randomSeed });
    state.inputs = inputs;
    return reportCheckFailures(this.#context.report, state, failures);
  }

  #withoutIgnored(urn: Urn, goal: Goal, inputs: PropertyMap, oldInputs: PropertyMap): PropertyMap {
    return resetIgnored(inputs, oldInputs, goal.ignoreChanges, (paths) =>
      this.#context.report(
        "info",
        urn,
        `cannot ignore changes in added or removed elements of the path: ${JSON.stringify(paths.join(", "))}`,
      ),
    );
  }
}

/** An id in the goal means an import, unless the resource already has that id. */
function isImport(goal: Goal, old: ResourceState | undefined): boolean {
  if (!goal.custom || goal.importId === "") return false;
  return !old || old.external || (old.importId || old.id) !== goal.importId;
}
