import { BailError } from "./bail.ts";
import type { DeploymentContext } from "./deploymentContext.ts";
import type { RegisterEvent } from "./goal.ts";
import type { DeploymentOptions } from "./options.ts";
import type { Progress } from "./progress.ts";
import { allDependencyUrns, dependenciesOf } from "./state/dependencies.ts";
import type { ResourceState } from "./state/resourceState.ts";
import { SameStep } from "./steps/sameStep.ts";
import type { Step } from "./steps/step.ts";
import type { UrnTargets } from "./targets.ts";
import { parseProviderReference, type Urn } from "./urn.ts";

/** Says if the operation includes a resource, by name or, with dependents, by its dependencies. */
export function isIncluded(options: DeploymentOptions, progress: Progress, state: ResourceState): boolean {
  if (options.targets.constrained) return isTargeted(options, progress, state);
  return !isExcluded(options, progress, state);
}

function isTargeted(options: DeploymentOptions, progress: Progress, state: ResourceState): boolean {
  if (options.targets.contains(state.urn)) return true;
  return options.targetDependents && allDependencyUrns(state).some((urn) => progress.targets.contains(urn));
}

function isExcluded(options: DeploymentOptions, progress: Progress, state: ResourceState): boolean {
  if (!options.excludes.constrained) return false;
  if (options.excludes.contains(state.urn)) return true;
  return options.excludeDependents && allDependencyUrns(state).some((urn) => progress.excludes.contains(urn));
}

/** Records a target, so that its dependents are included; implicit targets, like providers, include none. */
export function followDependents(
  options: DeploymentOptions,
  progress: Progress,
  state: ResourceState,
  included: boolean,
): void {
  if (!included && isExcluded(options, progress, state)) progress.excludes.add(state.urn);
  else if (included && options.targets.constrained && isTargeted(options, progress, state)) {
    progress.targets.add(state.urn);
  }
}

export const isTargetedReplace = (options: DeploymentOptions, urn: Urn, old: ResourceState | undefined): boolean =>
  (options.replaceTargets.constrained && options.replaceTargets.contains(urn)) || (old?.taint ?? false);

/**
 * Keeps a resource that the operation does not include, and before it those of its dependencies that the program no longer
 * registers: the checkpoint lists dependencies first.
 */
export function untargetedSames(
  context: DeploymentContext,
  progress: Progress,
  event: RegisterEvent,
  urn: Urn,
  old: ResourceState,
): Step[] {
  const collect = (state: ResourceState, registration: RegisterEvent | undefined): Step[] => {
    if (state.delete) return [];
    progress.urns.add(state.urn);
    progress.sames.add(urn);
    progress.sames.add(state.urn);
    const steps: Step[] = [];
    const keep = (needed: ResourceState | undefined): void => {
      if (needed) steps.push(...collect(needed, undefined));
    };
    if (state.provider !== "") {
      const reference = parseProviderReference(state.provider);
      if (!progress.hasGeneratedStep(reference.urn) && !progress.isOperatedOn(reference.urn)) {
        const provider = context.base.old(reference.urn);
        if (provider?.id === reference.id) keep(provider);
      }
    }
    for (const dependency of dependenciesOf(state)) {
      if (progress.hasGeneratedStep(dependency.urn)) continue;
      const needed = context.base.old(dependency.urn);
      if (!needed)
        throw new BailError(`${dependency.kind} ${dependency.urn} of untargeted resource ${urn} has no old state`);
      keep(needed);
    }
    steps.push(SameStep.untargeted(registration, state));
    return steps;
  };
  return collect(old, event);
}

/** Rejects dependencies on a resource whose creation was skipped. */
export function rejectSkippedDependencies(
  context: DeploymentContext,
  progress: Progress,
  steps: readonly Step[],
): void {
  const { targets, replaceTargets, dryRun } = context.options;
  if (!targets.constrained && !replaceTargets.constrained) return;
  for (const step of steps) {
    if (!step.new || (step instanceof SameStep && step.skippedCreate)) continue;
    for (const urn of allDependencyUrns(step.new)) {
      if (!progress.skippedCreates.has(urn)) continue;
      context.report(
        "error",
        step.urn,
        `Resource '${step.urn}' depends on '${urn}' which was was not specified in --target list.`,
      );
      progress.sawError = true;
      if (!dryRun) throw new BailError("untargeted create");
      progress.skippedCreates.delete(urn);
    }
  }
}

/** A filter for the resources of a refresh. Call it in dependency order, so that dependents are included. */
export function refreshFilter(options: DeploymentOptions): (state: ResourceState) => boolean {
  const { targets, targetDependents, excludes, excludeDependents } = options;
  return (state) => {
    const needs = (set: UrnTargets): boolean => dependenciesOf(state).some(({ urn }) => set.contains(urn));
    if (excludes.constrained) {
      if (excludes.contains(state.urn)) return false;
      if (!excludeDependents || !needs(excludes)) return true;
      excludes.add(state.urn);
      return false;
    }
    if (targets.contains(state.urn)) return true;
    if (!targetDependents || !needs(targets)) return false;
    targets.add(state.urn);
    return true;
  };
}
