import type { RegisterEvent } from "../goal.ts";
import type { ResourceState } from "../state/resourceState.ts";
import { failure, Step, type StepContext, type StepOutcome } from "./step.ts";

/**
 * Imports an existing object by its id.
 *
 * The SDK's dynamic provider host finds its code in the resource's properties, which an import does not have. So with
 * dynamic providers an import fails with the host's message, as in the real engine.
 */
export class ImportStep extends Step {
  readonly op: "import" | "import-replacement";
  readonly old: ResourceState | undefined;
  readonly new: ResourceState;
  override readonly logical: boolean;
  readonly #event: RegisterEvent;

  constructor(event: RegisterEvent, state: ResourceState, original?: ResourceState) {
    super(state, { event });
    this.#event = event;
    this.old = undefined;
    this.new = state;
    this.op = original ? "import-replacement" : "import";
    this.logical = original === undefined;
  }

  async apply(context: StepContext): Promise<StepOutcome> {
    const { urn } = this;
    const id = this.#event.goal.importId;
    try {
      const provider = context.providerOf(this.type, this.provider, urn);
      await provider.read({ urn, id, inputs: undefined, state: undefined, timeout: 0 });
    } catch (error) {
      return failure(error);
    }
    return failure(new Error(`the offline engine does not support the import of ${id}: run it with the Pulumi CLI`));
  }
}
