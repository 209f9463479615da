import { type CustomTimeouts, newState, type ResourceState } from "./state/resourceState.ts";
import type { Urn } from "./urn.ts";
import type { PropertyMap, PropertyValue } from "./value/propertyValue.ts";

/** A former identity of a resource: a URN, or the parts that differed. */
export interface Alias {
  readonly urn?: Urn;
  readonly name?: string;
  readonly type?: string;
  readonly stack?: string;
  readonly project?: string;
  readonly parent?: Urn;
  readonly noParent?: boolean;
}

/** The state that the program wants for one resource. */
export interface Goal {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly properties: PropertyMap;
  readonly parent: Urn;
  readonly provider: string;
  readonly dependencies: readonly Urn[];
  readonly propertyDependencies: Readonly<Record<string, readonly Urn[]>>;
  readonly aliases: readonly Alias[];
  readonly protect: boolean | undefined;
  readonly retainOnDelete: boolean | undefined;
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly replacementTrigger: PropertyValue;
  readonly additionalSecretOutputs: readonly string[];
  readonly hideDiff: readonly string[];
  readonly importId: string;
  readonly customTimeouts: CustomTimeouts;
  readonly deletedWith: Urn;
  readonly replaceWith: readonly Urn[];
  readonly resourceHooks: Readonly<Record<string, readonly string[]>>;
  readonly sourcePosition: string;
  readonly stackTrace: readonly string[];
}

export const emptyGoal: Omit<Goal, "type" | "name" | "custom"> = {
  properties: {},
  parent: "",
  provider: "",
  dependencies: [],
  propertyDependencies: {},
  aliases: [],
  protect: undefined,
  retainOnDelete: undefined,
  deleteBeforeReplace: undefined,
  ignoreChanges: [],
  replaceOnChanges: [],
  replacementTrigger: null,
  additionalSecretOutputs: [],
  hideDiff: [],
  importId: "",
  customTimeouts: {},
  deletedWith: "",
  replaceWith: [],
  resourceHooks: {},
  sourcePosition: "",
  stackTrace: [],
};

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

/** The result of a registration, for the program. */
export interface RegisterResult {
  readonly state: ResourceState;
  readonly result: "success" | "failed" | "skipped";
  /** The operation excludes the resource: its outputs are unknown. */
  readonly unknown?: boolean;
}

export interface RegisterEvent {
  readonly kind: "register";
  readonly goal: Goal;
  readonly done: (result: RegisterResult) => void;
}

export interface ReadEvent {
  readonly kind: "read";
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly provider: string;
  readonly parent: Urn;
  readonly properties: PropertyMap;
  readonly dependencies: readonly Urn[];
  readonly additionalSecretOutputs: readonly string[];
  readonly sourcePosition: string;
  readonly done: (result: RegisterResult) => void;
}

export interface OutputsEvent {
  readonly kind: "outputs";
  readonly urn: Urn;
  readonly outputs: PropertyMap;
  readonly done: () => void;
}

/** The program's last event. */
interface EndEvent {
  readonly kind: "end";
  readonly error?: unknown;
}

export type SourceEvent = RegisterEvent | ReadEvent | OutputsEvent | EndEvent;
