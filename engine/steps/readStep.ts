import type { ReadEvent } from "../goal.ts";
import type { ResourceState } from "../state/resourceState.ts";
import { mapsEqual } from "../value/propertyValue.ts";
import { unknownString } from "../value/wire.ts";
import { failure, Step, type StepContext, type StepOutcome } from "./step.ts";

/** Reads an object that this program does not manage. */
export class ReadStep extends Step {
  readonly op: "read" | "read-replacement";
  readonly old: ResourceState | undefined;
  readonly new: ResourceState;
  override readonly logical: boolean;

  constructor(event: ReadEvent, old: ResourceState | undefined, now: ResourceState, replacing = false) {
    super(now, { event });
    this.old = old;
    this.new = now;
    this.op = replacing ? "read-replacement" : "read";
    this.logical = !replacing;
  }

  async apply(context: StepContext): Promise<StepOutcome> {
    const { old, new: state } = this;
    let error: Error | undefined;
    if (state.id === unknownString) state.outputs = {};
    else {
      try {
        error = await this.#read(context);
      } catch (cause) {
        return failure(cause);
      }
    }
    if (old) {
      if (this.op === "read-replacement") old.delete = true;
      state.created = old.created;
      state.modified = old.modified;
      const changed = !mapsEqual(old.inputs, state.inputs) || !mapsEqual(old.outputs, state.outputs);
      if (changed) state.modified = new Date().toISOString();
    }
    const complete = (): void => this.succeed();
    return error ? { ...failure(error, "partial"), complete } : { status: "ok", complete };
  }

  async #read(context: StepContext): Promise<Error | undefined> {
    const state = this.new;
    const provider = context.providerOf(this.type, this.provider, this.urn);
    const timeout = state.customTimeouts.read ?? 0;
    const result = await provider.read({
      urn: this.urn,
      id: state.id,
      inputs: state.inputs,
      state: state.inputs,
      timeout,
    });
    if (!result.outputs) throw new Error(`resource '${state.id}' does not exist`);
    state.outputs = result.outputs;
    if (result.id !== "") state.id = result.id;
    if (result.error) state.initErrors = [...result.error.reasons];
    return result.error;
  }
}
