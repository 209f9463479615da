import type { RegisterEvent } from "../goal.ts";
import type { DiffResult } from "../provider/resourceProvider.ts";
import type { ResourceState } from "../state/resourceState.ts";
import { failure, Step, type StepContext, type StepOutcome } from "./step.ts";

interface ReplacementCause {
  readonly old: ResourceState;
  readonly keys: readonly string[];
  readonly diff?: DiffResult;
  /** The old resource is deleted at the end, not before. */
  readonly pendingDelete: boolean;
}

/** Creates a resource, or the replacement of one. */
export class CreateStep extends Step {
  readonly op: "create" | "create-replacement";
  readonly new: ResourceState;
  override readonly logical: boolean;
  readonly #cause: ReplacementCause | undefined;

  constructor(event: RegisterEvent, state: ResourceState, cause?: ReplacementCause) {
    super(state, { event, keys: cause?.keys, diff: cause?.diff });
    this.new = state;
    this.#cause = cause;
    this.op = cause ? "create-replacement" : "create";
    this.logical = cause === undefined;
  }

  get old(): ResourceState | undefined {
    return this.#cause?.old;
  }

  async apply(context: StepContext): Promise<StepOutcome> {
    const state = this.new;
    let partial: (Error & { readonly reasons: readonly string[] }) | undefined;
    try {
      await context.runHooks({ type: "BeforeCreate", state, id: state.id, newInputs: state.inputs });
      if (state.custom) partial = await this.#create(context);
    } catch (error) {
      return failure(error);
    }
    state.created = state.modified = new Date().toISOString();
    if (this.#cause?.pendingDelete) this.#cause.old.delete = true;
    if (partial) return failure(partial, "partial");
    if (state.custom) {
      const { inputs: newInputs, outputs: newOutputs } = state;
      await context.runAfterHooks({ type: "AfterCreate", state, id: state.id, newInputs, newOutputs });
    }
    return { status: "ok", complete: () => this.succeed() };
  }

  async #create(context: StepContext) {
    const state = this.new;
    const provider = context.providerOf(this.type, this.provider, this.urn);
    const { id, outputs, error } = await provider.create({
      urn: this.urn,
      inputs: state.inputs,
      preview: context.dryRun,
      timeout: state.customTimeouts.create ?? 0,
    });
    state.id = id;
    state.outputs = outputs;
    if (error) state.initErrors = [...error.reasons];
    return error;
  }
}
