import type { DiffResult, PropertyDiff } from "../provider/resourceProvider.ts";
import type { ResourceState } from "../state/resourceState.ts";
import { Step, type StepOutcome } from "./step.ts";

/** Represents a whole replacement in counts and displays; does nothing itself. */
export class ReplaceStep extends Step {
  readonly op = "replace";
  readonly old: ResourceState;
  readonly new: ResourceState;
  override readonly keys: readonly string[];
  override readonly diffs: readonly string[];
  override readonly detailedDiff: Readonly<Record<string, PropertyDiff>> | undefined;

  constructor(old: ResourceState, now: ResourceState, keys: readonly string[] = [], diff?: DiffResult) {
    super(now);
    this.old = old;
    this.new = now;
    this.keys = keys;
    this.diffs = diff?.changedKeys ?? [];
    this.detailedDiff = diff?.detailedDiff;
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
