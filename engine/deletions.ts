import { BailError } from "./bail.ts";
import type { DeploymentContext } from "./deploymentContext.ts";
import type { Progress } from "./progress.ts";
import { cascadeReplacements, dependentReplacements } from "./replacements.ts";
import { DependencyGraph } from "./state/dependencyGraph.ts";
import type { ResourceState } from "./state/resourceState.ts";
import type { StepExecutor } from "./stepExecutor.ts";
import { DeleteStep } from "./steps/deleteStep.ts";
import { RemovePendingReplaceStep } from "./steps/replaceStep.ts";
import { SameStep } from "./steps/sameStep.ts";
import type { Step } from "./steps/step.ts";
import type { Urn } from "./urn.ts";

/**
 * Deletes the resources that the program no longer registers, level by level; keeps the dependencies of a failed
 * deletion.
 */
export async function deleteRest(
  context: DeploymentContext,
  progress: Progress,
  executor: StepExecutor,
): Promise<void> {
  const { base } = context;
  await executor.idle();
  if (base.resources.length === 0) return;
  const { sames, deletes } = await generateDeletions(context, progress);
  if (sames.length > 0) await (await executor.start(sames)).done;
  for (const level of scheduleDeletions(base.resources, deletes)) {
    const needed = neededByFailed(context, executor);
    await executor.runAll(level.filter(({ resource }) => !needed.has(resource)));
  }
  await executor.idle();
}

function neededByFailed({ base }: DeploymentContext, { failedSteps }: StepExecutor): Set<ResourceState> {
  const failed = failedSteps.flatMap(({ old, resource }) => [resource, old]);
  const known = failed.filter((state): state is ResourceState => state !== undefined && base.graph.contains(state));
  return new Set(known.flatMap((state) => [...base.graph.transitiveDependenciesOf(state)]));
}

/** The steps that remain after the program's last registration. */
export interface Deletions {
  /** Unregistered resources that the targets do not include. */
  readonly sames: readonly Step[];
  readonly deletes: readonly Step[];
}

/** Deletes resources that are pending deletion or no longer registered. */
async function generateDeletions(context: DeploymentContext, progress: Progress): Promise<Deletions> {
  const included = await inclusion(context, progress);
  const sames: Step[] = [];
  const deletes: Step[] = [];
  for (const state of context.base.resources) {
    if (!included(state)) {
      if (!progress.isOperatedOn(state.urn)) sames.push(SameStep.untargeted(undefined, state));
      continue;
    }
    const step = deletionOf(progress, state);
    if (step) deletes.push(step);
    if (progress.deletes.has(state.urn)) context.providers.ensure(state.provider, context.base.resources);
  }
  context.planning.deletions([...sames, ...deletes]);
  rejectUntargeted(context, progress, deletes);
  return { sames, deletes };
}

function deletionOf(progress: Progress, state: ResourceState): Step | undefined {
  if (state.delete) {
    if (progress.pendingDeletes.has(state)) return undefined;
    progress.deletes.add(state.urn);
    return new DeleteStep(state, progress.deletes, { replacing: true });
  }
  if (progress.isOperatedOn(state.urn)) return undefined;
  progress.deletes.add(state.urn);
  return state.pendingReplacement ? new RemovePendingReplaceStep(state) : new DeleteStep(state, progress.deletes);
}

/** Decides which resources the operation may delete. */
async function inclusion(context: DeploymentContext, progress: Progress): Promise<(state: ResourceState) => boolean> {
  const { options } = context;
  if (options.targets.constrained) {
    const allowed = await allowedDeletions(context, progress);
    return (state) => allowed.has(state.urn);
  }
  if (!options.excludes.constrained) return () => true;
  const kept = keptByExcludes(context);
  return (state) => !kept.has(state.urn);
}

/** The targets, everything below them, and their dependents that would be replaced. */
async function allowedDeletions(context: DeploymentContext, progress: Progress): Promise<Set<Urn>> {
  const { base, options } = context;
  const targeted = new Set<Urn>();
  for (const state of base.resources.filter(({ urn }) => options.targets.contains(urn))) {
    targeted.add(state.urn);
    for (const dependent of base.graph.dependingOn(state, new Set(), true)) targeted.add(dependent.urn);
  }
  const allowed = new Set<Urn>();
  for (const urn of targeted) {
    for (const state of base.allOlds(urn)) {
      allowed.add(urn);
      for (const { resource } of await dependentReplacements(context, progress, state)) allowed.add(resource.urn);
      for (const { resource } of cascadeReplacements(context, urn)) allowed.add(resource.urn);
    }
  }
  return allowed;
}

/** An excluded resource keeps all its dependencies. */
function keptByExcludes({ base, options }: DeploymentContext): Set<Urn> {
  const kept = new Set<Urn>();
  const frontier = base.resources.filter(({ urn }) => options.excludes.contains(urn));
  for (let next = frontier.shift(); next; next = frontier.shift()) {
    if (kept.has(next.urn)) continue;
    kept.add(next.urn);
    frontier.push(...base.graph.dependenciesOf(next));
    if (options.excludeDependents) frontier.push(...base.graph.dependingOn(next, kept, true));
  }
  return kept;
}

function rejectUntargeted({ options, report }: DeploymentContext, progress: Progress, deletes: readonly Step[]): void {
  const untargeted = deletes.filter(({ urn }) => !options.targets.contains(urn) && !options.targetDependents);
  for (const { urn } of untargeted) {
    report(
      "error",
      urn,
      `Resource '${urn}' will be destroyed but was not specified in --target list.\n` +
        "Either include resource in --target list or pass --target-dependents to proceed.",
    );
    progress.sawError = true;
  }
  if (untargeted.length > 0 && !options.dryRun) throw new BailError("delete untargeted resource");
}

/** Groups deletions into levels: all of one level may run together; dependents come before their dependencies. */
export function scheduleDeletions(resources: readonly ResourceState[], steps: readonly Step[]): Step[][] {
  const graph = new DependencyGraph(resources);
  const waiting = new Map(steps.map((step) => [step.resource, step]));
  const levels: Step[][] = [];
  while (waiting.size > 0) {
    const level = [...waiting].filter(([state]) =>
      [...graph.dependenciesOf(state)].every((needed) => needed === state || !waiting.has(needed)),
    );
    if (level.length === 0) throw new Error("the dependencies of the resources to delete form a circle");
    for (const [state] of level) waiting.delete(state);
    levels.unshift(level.map(([, step]) => step));
  }
  return levels;
}
