import type { ResourceState } from "../state/resourceState.ts";
import { Step, type StepOutcome } from "./step.ts";

/** Removes a resource that was deleted for a replacement which is no longer wanted. */
export class RemovePendingReplaceStep extends Step {
  readonly op = "remove-pending-replace";
  readonly old: ResourceState;
  readonly new = undefined;
  override readonly logical = false;

  constructor(old: ResourceState) {
    super(old);
    this.old = old;
  }

  async apply(): Promise<StepOutcome> {
    return { status: "ok" };
  }
}
