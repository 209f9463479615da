import { BailError } from "./bail.ts";
import { reportCheckFailures } from "./checkFailures.ts";
import type { DeploymentContext } from "./deploymentContext.ts";
import type { Goal, RegisterEvent } from "./goal.ts";
import type { Progress } from "./progress.ts";
import { type DiffResult, DiffUnavailable, noDiff, type ResourceProvider } from "./provider/resourceProvider.ts";
import { cascadeReplacements, dependentReplacements } from "./replacements.ts";
import { applyReplaceOnChanges, diffResource, isReplace } from "./resourceDiff.ts";
import type { ResourceState } from "./state/resourceState.ts";
import { CreateStep } from "./steps/createStep.ts";
import { DeleteStep } from "./steps/deleteStep.ts";
import { ReplaceStep } from "./steps/replaceStep.ts";
import { SameStep } from "./steps/sameStep.ts";
import type { Step } from "./steps/step.ts";
import { UpdateStep } from "./steps/updateStep.ts";
import { isTargetedReplace } from "./targeting.ts";
import type { Urn } from "./urn.ts";
import { formatGo } from "./value/goFormat.ts";
import { containsUnknowns, mapsEqual, type PropertyValue, valuesEqual, withoutSecrets } from "./value/propertyValue.ts";

type Existing = Registration & { readonly old: ResourceState };

const someChanges: DiffResult = { ...noDiff, changes: "some" };

/** Decides between same, update and replacement for an existing resource. */
export async function decideChange(
  context: DeploymentContext,
  progress: Progress,
  registration: Registration,
): Promise<Step[]> {
  const { old } = registration;
  if (!old) throw new Error("there is no resource to compare with");
  const existing = { ...registration, old };
  const steps = await change(context, progress, existing);
  if (steps.length > 0) return steps;
  progress.sames.add(registration.urn);
  return [new SameStep(registration.event, old, registration.new)];
}

async function change(context: DeploymentContext, progress: Progress, existing: Existing): Promise<Step[]> {
  const { event, goal, urn, old, new: state } = existing;
  const triggered = isTriggered(context, progress, existing);
  const given = triggered ? someChanges : await diff(context, progress, existing);
  const failedBefore = old.initErrors.length > 0;
  const result = applyReplaceOnChanges(given, goal.replaceOnChanges, failedBefore);
  if (result.changes === "some" || old.pendingReplacement) {
    if (isReplace(result) || triggered || old.pendingReplacement) return replace(context, progress, existing, result);
  } else if (!failedBefore) return [];
  progress.updates.add(urn);
  return [new UpdateStep(event, old, state, result)];
}

/** A changed replacement trigger replaces; an unknown one counts as changed, and is an error in an update. */
function isTriggered(context: DeploymentContext, progress: Progress, { urn, old, new: state }: Existing): boolean {
  const now = withoutSecrets(state.replacementTrigger);
  const before: PropertyValue = withoutSecrets(old.replacementTrigger);
  if (containsUnknowns(now) && !context.options.dryRun) {
    return fail(context, progress, urn, `replacement trigger contains unknowns for ${urn}`);
  }
  if (containsUnknowns(now) || containsUnknowns(before)) return true;
  return now !== null && before !== null && !valuesEqual(now, before);
}

function fail(context: DeploymentContext, progress: Progress, urn: string, message: string): never {
  context.report("error", urn, message);
  progress.sawError = true;
  throw new BailError(message);
}

async function diff(context: DeploymentContext, progress: Progress, existing: Existing): Promise<DiffResult> {
  const { goal, urn, old, new: state, provider } = existing;
  const { dryRun } = context.options;
  if (isTargetedReplace(context.options, urn, old)) return { ...someChanges, replaceKeys: ["id"] };
  if (state.replaceWith.some((other) => progress.replaces.has(other)))
    return { ...someChanges, replaceKeys: ["replaceWith"] };
  if (progress.replaces.has(state.deletedWith)) return { ...someChanges, replaceKeys: ["deletedWith"] };
  if ((old.provider === "") !== (state.provider === "")) return { ...someChanges, replaceKeys: ["provider"] };
  if (!provider) return mapsEqual(old.inputs, state.inputs) ? noDiff : someChanges;
  try {
    return await diffResource(provider, {
      urn,
      id: old.id,
      oldInputs: old.inputs,
      oldOutputs: old.outputs,
      newInputs: state.inputs,
      allowUnknowns: dryRun,
      ignoreChanges: goal.ignoreChanges,
    });
  } catch (error) {
    if (!(error instanceof DiffUnavailable)) throw error;
    context.report("warning", urn, error.message);
    return someChanges;
  }
}

async function replace(
  context: DeploymentContext,
  progress: Progress,
  existing: Existing,
  result: DiffResult,
): Promise<Step[]> {
  const { event, goal, urn, old, new: state } = existing;
  const { dryRun, ignoreProtect } = context.options;
  if (state.protect && old.protect && !ignoreProtect) {
    const message =
      `unable to replace resource ${JSON.stringify(urn)}\nas it is currently marked for protection. To unprotect the ` +
      "resource, remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`";
    context.report("error", urn, message);
    progress.sawError = true;
    // A preview continues, to show the cause of the replacement.
    if (!dryRun) throw new BailError(message);
  }
  if (goal.importId !== "") rejectImported(context, existing, result);
  progress.replaces.add(urn);
  await checkAfresh(context, existing);
  const cause = { old, keys: result.replaceKeys, diff: result };
  if (!(goal.deleteBeforeReplace ?? result.deleteBeforeReplace)) {
    const create = new CreateStep(event, state, { ...cause, pendingDelete: true });
    return [create, new ReplaceStep(old, state, result.replaceKeys, result)];
  }
  const steps = await deleteDependents(context, progress, urn, old);
  context.providers.ensure(old.provider, context.base.resources);
  if (!old.pendingReplacement) {
    progress.deletes.add(old.urn);
    steps.push(new DeleteStep(old, progress.deletes, { replacing: true, pendingReplacement: true }));
  }
  const create = new CreateStep(event, state, { ...cause, pendingDelete: false });
  return [...steps, new ReplaceStep(old, state, result.replaceKeys, result), create];
}

function rejectImported(
  { options, report }: DeploymentContext,
  { urn, old, new: state }: Existing,
  { replaceKeys }: DiffResult,
): void {
  const changes = replaceKeys.map((key) => `${key}: ${formatGo(old.inputs[key])} => ${formatGo(state.inputs[key])}`);
  const message =
    "previously-imported resources that still specify an ID may not be replaced; " +
    `please remove the \`import\` declaration from your program;\n${changes.join("\n")}`;
  if (!options.dryRun) throw new Error(message);
  report("warning", urn, message);
}

/** A replacement starts from new inputs: values that check carried over from the old inputs do not apply. */
async function checkAfresh(
  context: DeploymentContext,
  { goal, urn, old, new: state, provider, randomSeed }: Existing,
): Promise<void> {
  if (!provider || isTargetedReplace(context.options, urn, old)) return;
  const { inputs, failures } = await provider.check({
    urn,
    olds: {},
    news: goal.properties,
    allowUnknowns: context.options.dryRun,
    randomSeed,
  });
  if (reportCheckFailures(context.report, state, failures)) throw new BailError(`resource ${urn} has check errors`);
  state.inputs = inputs;
}

/** Deletes the dependents of a resource that is deleted before its replacement, in reverse order of dependency. */
async function deleteDependents(
  context: DeploymentContext,
  progress: Progress,
  urn: string,
  old: ResourceState,
): Promise<Step[]> {
  const { base, options } = context;
  const dependents = base.graph.contains(old) ? await dependentReplacements(context, progress, old) : [];
  const steps: Step[] = [];
  for (const { resource, keys } of [...dependents, ...cascadeReplacements(context, urn)].reverse()) {
    if (progress.pendingDeletes.has(resource)) continue;
    context.planning.expect(resource.urn);
    progress.dependentReplaceKeys.set(resource.urn, keys);
    if (resource.delete) steps.push(new DeleteStep(resource, progress.deletes));
    else {
      if (resource.protect && !options.ignoreProtect) {
        fail(
          context,
          progress,
          urn,
          `unable to replace resource ${JSON.stringify(resource.urn)} as part of replacing ${JSON.stringify(urn)} ` +
            "as it is currently marked for protection. To unprotect the resource, remove the `protect` flag from the " +
            "resource in your Pulumi program and run `pulumi up`, or use the command:\n" +
            `\`pulumi state unprotect '${resource.urn}'\``,
        );
      }
      steps.push(new DeleteStep(resource, progress.deletes, { replacing: true, pendingReplacement: true }));
    }
    progress.deletes.add(resource.urn);
    progress.pendingDeletes.add(resource);
  }
  return steps;
}
/** A registration before its steps are decided. */
export interface Registration {
  readonly event: RegisterEvent;
  readonly goal: Goal;
  readonly urn: Urn;
  readonly old: ResourceState | undefined;
  readonly new: ResourceState;
  readonly provider: ResourceProvider | undefined;
  readonly randomSeed: Uint8Array;
}
