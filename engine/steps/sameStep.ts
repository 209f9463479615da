import type { RegisterEvent } from "../goal.ts";
import type { ResourceState } from "../state/resourceState.ts";
import { isProviderType } from "../urn.ts";
import { Step, type StepContext, type StepOutcome } from "./step.ts";

interface SameOptions {
  /** A creation that a targeted operation skips: the resource never reaches the checkpoint. */
  readonly skippedCreate?: boolean;
  /** The operation does not include the resource. */
  readonly untargeted?: boolean;
}

/** Keeps a resource unchanged; stores its new inputs and options. */
export class SameStep extends Step {
  readonly op = "same";
  readonly old: ResourceState;
  readonly new: ResourceState;
  readonly skippedCreate: boolean;
  readonly untargeted: boolean;

  constructor(event: RegisterEvent | undefined, old: ResourceState, now: ResourceState, options: SameOptions = {}) {
    super(now, { event });
    this.old = old;
    this.new = now;
    this.skippedCreate = options.skippedCreate ?? false;
    this.untargeted = options.untargeted ?? false;
  }

  static skippedCreate(event: RegisterEvent, state: ResourceState): SameStep {
    return new SameStep(event, { ...state }, state, { skippedCreate: true });
  }

  static untargeted(event: RegisterEvent | undefined, old: ResourceState): SameStep {
    return new SameStep(event, old, { ...old, id: "" }, { untargeted: true });
  }

  async apply(context: StepContext): Promise<StepOutcome> {
    this.new.id = this.old.id;
    this.new.outputs = this.old.outputs;
    if (isProviderType(this.type) && !this.skippedCreate && !this.untargeted) {
      // The provider runs with the inputs that its resources were created with.
      context.sameProvider({ ...this.new, inputs: this.old.inputs }, true);
    }
    return {
      status: "ok",
      complete: () => this.succeed(this.skippedCreate ? { unknown: true } : {}),
    };
  }
}
