import type { RegisterEvent } from "../goal.ts";
import type { DiffResult } from "../provider/resourceProvider.ts";
import type { ResourceState } from "../state/resourceState.ts";
import { failure, Step, type StepContext, type StepOutcome } from "./step.ts";

/** Updates a resource in place. */
export class UpdateStep extends Step {
  readonly op = "update";
  readonly old: ResourceState;
  readonly new: ResourceState;
  readonly #event: RegisterEvent;

  constructor(event: RegisterEvent, old: ResourceState, now: ResourceState, diff: DiffResult) {
    super(now, { event, diff });
    this.#event = event;
    this.old = old;
    this.new = now;
  }

  async apply(context: StepContext): Promise<StepOutcome> {
    const { old, new: state } = this;
    state.id = old.id;
    state.created = old.created;
    state.modified = old.modified;
    const hook = { state, id: state.id, oldInputs: old.inputs, oldOutputs: old.outputs };
    let partial: (Error & { readonly reasons: readonly string[] }) | undefined;
    try {
      await context.runHooks({ ...hook, type: "BeforeUpdate", newInputs: state.inputs });
      if (state.custom) partial = await this.#update(context);
    } catch (error) {
      return failure(error);
    }
    if (partial) return failure(partial, "partial");
    if (old.custom) {
      await context.runAfterHooks({
        ...hook,
        type: "AfterUpdate",
        newInputs: state.inputs,
        newOutputs: state.outputs,
      });
    }
    return { status: "ok", complete: () => this.succeed() };
  }

  async #update(context: StepContext) {
    const { old, new: state } = this;
    const provider = context.providerOf(this.type, this.provider, this.urn);
    const { outputs, error } = await provider.update({
      urn: this.urn,
      id: old.id,
      oldInputs: old.inputs,
      oldOutputs: old.outputs,
      newInputs: state.inputs,
      ignoreChanges: this.#event.goal.ignoreChanges,
      preview: context.dryRun,
      timeout: state.customTimeouts.update ?? 0,
    });
    state.outputs = outputs;
    state.modified = new Date().toISOString();
    if (error) state.initErrors = [...error.reasons];
    return error;
  }
}
