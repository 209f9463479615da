import type { RegisterResult } from "../goal.ts";
import type { DiffResult, PropertyDiff, ResourceProvider } from "../provider/resourceProvider.ts";
import type { ResourceState } from "../state/resourceState.ts";
import type { Urn } from "../urn.ts";
import type { PropertyMap } from "../value/propertyValue.ts";

/** The operation of a step, in the engine's terms. */
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

/** Hook types, as in checkpoints. */
export type HookType = "BeforeCreate" | "AfterCreate" | "BeforeUpdate" | "AfterUpdate" | "BeforeDelete" | "AfterDelete";

/** The arguments of a hook. */
export interface HookCall {
  readonly type: HookType;
  readonly state: ResourceState;
  readonly id: string;
  readonly newInputs?: PropertyMap;
  readonly oldInputs?: PropertyMap;
  readonly newOutputs?: PropertyMap;
  readonly oldOutputs?: PropertyMap;
}

/** The parts of the deployment that steps use. */
export interface StepContext {
  readonly dryRun: boolean;
  readonly ignoreProtect: boolean;
  /** The provider of a resource; for provider resources, the registry. */
  providerOf(type: string, reference: string, urn: Urn): ResourceProvider;
  sameProvider(state: ResourceState, fromCheck: boolean): void;
  runHooks(call: HookCall): Promise<void>;
  /** Runs the hooks after a step: their failure fails the operation, not the step. */
  runAfterHooks(call: HookCall): Promise<void>;
  warn(urn: Urn, message: string): void;
}

/** `partial`: the resource exists, but does not match its inputs; `unknown`: the result of the step is unknown. */
type StepStatus = "ok" | "partial" | "unknown";

export interface StepOutcome {
  readonly status: StepStatus;
  readonly error?: Error;
  /** Answers the program; called after the state is saved. */
  readonly complete?: () => void;
}

/** The reasons of a step. */
interface StepCause {
  /** The registration that waits for the step. */
  readonly event?: { readonly done: (result: RegisterResult) => void } | undefined;
  /** Properties that cause a replacement. */
  readonly keys?: readonly string[] | undefined;
  readonly diff?: DiffResult | undefined;
}

/** One operation on one resource. */
export abstract class Step {
  abstract readonly op: StepOp;
  readonly urn: Urn;
  readonly type: string;
  readonly provider: string;
  /** Set for an operation of its own; false for the parts of a replacement. */
  readonly logical: boolean = true;
  readonly keys: readonly string[];
  readonly diffs: readonly string[];
  readonly detailedDiff: Readonly<Record<string, PropertyDiff>> | undefined;
  readonly #done: ((result: RegisterResult) => void) | undefined;

  constructor(subject: ResourceState, { event, keys = [], diff }: StepCause = {}) {
    this.keys = keys;
    this.diffs = diff?.changedKeys ?? [];
    this.detailedDiff = diff?.detailedDiff;
    this.#done = event?.done;
    this.urn = subject.urn;
    this.type = subject.type;
    this.provider = subject.provider;
  }

  abstract get old(): ResourceState | undefined;
  abstract get new(): ResourceState | undefined;

  /** The resource of the step. */
  get resource(): ResourceState {
    const resource = this.new ?? this.old;
    if (!resource) throw new Error("a step has no resource");
    return resource;
  }

  abstract apply(context: StepContext): Promise<StepOutcome>;

  /** Answers the program after a success. */
  protected succeed(more: Partial<RegisterResult> = {}): void {
    this.#answer({ result: "success", ...more });
  }

  /** Tells the program that the step failed, if the operation continues. */
  fail(): void {
    this.#answer({ result: "failed" });
  }

  /** Tells the program that an earlier failure skipped the step. */
  skip(): void {
    this.#answer({ result: "skipped" });
  }

  #answer(answer: Omit<RegisterResult, "state">): void {
    if (this.new) this.#done?.({ state: this.new, ...answer });
  }
}

export const failure = (error: unknown, status: StepStatus = "ok"): StepOutcome => ({
  status,
  error: error instanceof Error ? error : new Error(String(error)),
});
