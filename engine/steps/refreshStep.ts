import { type DiffResult, noDiff, type PropertyDiff } from "../provider/resourceProvider.ts";
import { diffResource, invertDiff } from "../resourceDiff.ts";
import type { ResourceState } from "../state/resourceState.ts";
import { isProviderType } from "../urn.ts";
import { diffObjects } from "../value/objectDiff.ts";
import { mapsEqual } from "../value/propertyValue.ts";
import { failure, Step, type StepContext, type StepOp, type StepOutcome } from "./step.ts";

/** Reads the actual state of a resource; the operation's base is rebuilt from the results. */
export class RefreshStep extends Step {
  readonly op = "refresh";
  readonly old: ResourceState;
  override readonly logical = false;
  override diffs: readonly string[] = [];
  override detailedDiff: Readonly<Record<string, PropertyDiff>> | undefined = undefined;
  #new: ResourceState | undefined;
  #diff: DiffResult = noDiff;

  constructor(old: ResourceState) {
    super(old);
    this.old = old;
    this.#new = old;
  }

  /** The actual state; `undefined` if the object is gone. */
  get new(): ResourceState | undefined {
    return this.#new;
  }

  override get resource(): ResourceState {
    return this.old;
  }

  /** The operation that shows the result of the refresh. */
  get resultOp(): StepOp {
    const { old } = this;
    if (!this.#new) return "delete";
    if (this.#new === old) return "same";
    const changed = old.external
      ? diffObjects(old.outputs, this.#new.outputs) !== undefined
      : this.#diff.changes !== "none";
    return changed ? "update" : "same";
  }

  async apply(context: StepContext): Promise<StepOutcome> {
    const { old } = this;
    if (!old.custom || isProviderType(old.type) || old.pendingReplacement) return { status: "ok" };
    try {
      await this.#refresh(context);
      return { status: "ok" };
    } catch (error) {
      return failure(error);
    }
  }

  async #refresh(context: StepContext): Promise<void> {
    const { old, urn } = this;
    const provider = context.providerOf(this.type, this.provider, urn);
    const timeout = old.customTimeouts.read ?? 0;
    const found = await provider.read({ urn, id: old.id, inputs: old.inputs, state: old.outputs, timeout });
    if (found.error) {
      context.warn(urn, `Refreshed resource is in an unhealthy state:\n* ${found.error.reasons.join("\n* ")}`);
    }
    if (found.id === "" || !found.outputs) {
      this.#new = undefined;
      return;
    }
    const { outputs, inputs = old.inputs } = found;
    const changed = !mapsEqual(inputs, old.inputs) || !mapsEqual(outputs, old.outputs);
    const state: ResourceState = {
      ...old,
      id: found.id,
      inputs,
      outputs,
      initErrors: found.error ? [...found.error.reasons] : [],
      ...(changed ? { modified: new Date().toISOString() } : {}),
    };
    this.#new = state;
    if (old.external) return;
    const diff = await diffResource(provider, {
      urn,
      id: state.id,
      oldInputs: state.inputs,
      oldOutputs: state.outputs,
      newInputs: old.inputs,
      allowUnknowns: context.dryRun,
      ignoreChanges: old.ignoreChanges,
    });
    this.#diff = invertDiff(diff);
    this.diffs = this.#diff.changedKeys;
    this.detailedDiff = this.#diff.detailedDiff;
  }
}
