import type { DiffResult } from "../provider/resourceProvider.ts";
import type { ResourceState } from "../state/resourceState.ts";
import { Step, type StepOutcome } from "./step.ts";

/** Represents a whole replacement in counts and displays; does nothing itself. */
export class ReplaceStep extends Step {
  readonly op = "replace";
  readonly old: ResourceState;
  readonly new: ResourceState;

  constructor(old: ResourceState, now: ResourceState, keys: readonly string[] = [], diff?: DiffResult) {
    super(now, { keys, diff });
    this.old = old;
    this.new = now;
  }

  async apply(): Promise<StepOutcome> {
    return { status: "ok" };
  }
}

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
