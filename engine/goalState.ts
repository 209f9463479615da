import type { Goal } from "./goal.ts";
import { newState, type ResourceState } from "./state/resourceState.ts";
import type { Urn } from "./urn.ts";

/** Converts a goal to a state, which its step will complete. */
export function stateOfGoal(
  urn: Urn,
  goal: Goal,
  old: ResourceState | undefined,
  alias: Urn | undefined,
): ResourceState {
  return newState(
    { urn, type: goal.type, custom: goal.custom },
    {
      inputs: { ...goal.properties },
      parent: goal.parent,
      protect: goal.protect ?? false,
      dependencies: [...goal.dependencies],
      provider: goal.provider,
      propertyDependencies: Object.fromEntries(
        Object.entries(goal.propertyDependencies).map(([key, urns]) => [key, [...urns]]),
      ),
      additionalSecretOutputs: [...goal.additionalSecretOutputs],
      aliases: alias ? [alias] : [],
      customTimeouts: goal.customTimeouts,
      importId: goal.importId,
      retainOnDelete: goal.retainOnDelete ?? false,
      deletedWith: goal.deletedWith,
      replaceWith: [...goal.replaceWith],
      created: old?.created ?? "",
      modified: old?.modified ?? "",
      ignoreChanges: [...goal.ignoreChanges],
      replaceOnChanges: [...goal.replaceOnChanges],
      replacementTrigger: goal.replacementTrigger,
      hideDiff: [...goal.hideDiff],
      resourceHooks: Object.fromEntries(Object.entries(goal.resourceHooks).map(([type, names]) => [type, [...names]])),
      sourcePosition: goal.sourcePosition,
      stackTrace: goal.stackTrace.map((sourcePosition) => ({ sourcePosition })),
    },
  );
}
