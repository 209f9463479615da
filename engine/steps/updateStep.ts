import type { RegisterEvent } from "../goal.ts";
import type { DiffResult, PropertyDiff } from "../provider/resourceProvider.ts";
import type { ResourceState } from "../state/resourceState.ts";
import { failure, Step, type StepContext, type StepOutcome } from "./step.ts";

/** Updates a resource in place. */
export class UpdateStep extends Step {
  readonly op = "update";
  readonly old: ResourceState;
  readonly new: ResourceState;
  override readonly diffs: readonly string[];
  override readonly detailedDiff: Readonly<Record<string, PropertyDiff>> | undefined;
  readonly #event: RegisterEvent;

  constructor(event: RegisterEvent, old: ResourceState, now: ResourceState, diff: DiffResult) {
    super(now);
    this.#event = event;
    this.old = old;
    this.new = now;
    this.diffs = diff.changedKeys;
    this.detailedDiff = diff.detailedDiff;
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
    return { status: "ok", complete: () => this.#event.done({ state, result: "success" }) };
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

  override fail(): void {
    this.#event.done({ state: this.new, result: "failed" });
  }

  override skip(): void {
    this.#event.done({ state: this.new, result: "skipped" });
  }
}
