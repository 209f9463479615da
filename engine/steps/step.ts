import type { PropertyDiff, ResourceProvider } from "../provider/resourceProvider.ts";
import type { ResourceState } from "../state/resourceState.ts";
import type { Urn } from "../urn.ts";
import type { PropertyMap } from "../value/propertyValue.ts";

/** What is done to a resource, in the words of the engine. */
export type StepOp =
  | "same"
  | "create"
  | "update"
  | "delete"
  | "replace"
  | "create-replacement"
  | "delete-replaced"
  | "read"
  | "read-replacement"
  | "refresh"
  | "discard"
  | "discard-replaced"
  | "remove-pending-replace"
  | "import"
  | "import-replacement";

/** As checkpoints name them. */
export type HookType = "BeforeCreate" | "AfterCreate" | "BeforeUpdate" | "AfterUpdate" | "BeforeDelete" | "AfterDelete";

/** What a hook of the program is told. */
export interface HookCall {
  readonly type: HookType;
  readonly state: ResourceState;
  readonly id: string;
  readonly newInputs?: PropertyMap;
  readonly oldInputs?: PropertyMap;
  readonly newOutputs?: PropertyMap;
  readonly oldOutputs?: PropertyMap;
}

/** What steps need of the deployment that they belong to. */
export interface StepContext {
  readonly dryRun: boolean;
  readonly ignoreProtect: boolean;
  /** The provider of a resource; of provider resources the registry. */
  providerOf(type: string, reference: string, urn: Urn): ResourceProvider;
  sameProvider(state: ResourceState, fromCheck: boolean): void;
  runHooks(call: HookCall): Promise<void>;
  /** Runs hooks after the fact: a failure of theirs fails the operation, not the step. */
  runAfterHooks(call: HookCall): Promise<void>;
  warn(urn: Urn, message: string): void;
}

/** `partial`: it exists, but not as asked for; `unknown`: nobody knows what happened. */
export type StepStatus = "ok" | "partial" | "unknown";

export interface StepOutcome {
  readonly status: StepStatus;
  readonly error?: Error;
  /** Tells the program; called after the state is saved. */
  readonly complete?: () => void;
}

/** One thing that is done to one resource. */
export abstract class Step {
  abstract readonly op: StepOp;
  readonly urn: Urn;
  readonly type: string;
  readonly provider: string;
  /** Whether it counts as an operation of its own: not the parts of a replacement. */
  readonly logical: boolean = true;
  readonly keys: readonly string[] = [];
  readonly diffs: readonly string[] = [];
  readonly detailedDiff: Readonly<Record<string, PropertyDiff>> | undefined = undefined;

  constructor(subject: ResourceState) {
    this.urn = subject.urn;
    this.type = subject.type;
    this.provider = subject.provider;
  }

  abstract get old(): ResourceState | undefined;
  abstract get new(): ResourceState | undefined;

  /** The resource that the step is about. */
  get resource(): ResourceState {
    const resource = this.new ?? this.old;
    if (!resource) throw new Error("a step has no resource");
    return resource;
  }

  abstract apply(context: StepContext): Promise<StepOutcome>;

  /** Tells the program that the step failed, where the operation goes on all the same. */
  fail(): void {}

  /** Tells the program that the step was left out because of an earlier failure. */
  skip(): void {}
}

export const failure = (error: unknown, status: StepStatus = "ok"): StepOutcome => ({
  status,
  error: error instanceof Error ? error : new Error(String(error)),
});
