import type { Severity } from "./deploymentContext.ts";
import { type EngineEventBody, isInternal, type OpMap, shownOp, stepMetadata } from "./events.ts";
import type { DeploymentOptions } from "./options.ts";
import type { SnapshotManager } from "./snapshotManager.ts";
import type { Step, StepOutcome } from "./steps/step.ts";
import type { Urn } from "./urn.ts";
import { diffObjects } from "./value/objectDiff.ts";

/** Reports every step to the user and keeps the checkpoint current. */
export class OperationLog {
  readonly changes: OpMap = {};
  readonly #options: DeploymentOptions;
  readonly #emit: (event: EngineEventBody) => void;
  /** Absent in previews, which write nothing. */
  readonly #snapshots: SnapshotManager | undefined;
  readonly #isTerminated: () => boolean;
  #maybeCorrupt = false;
  #steps = 0;

  constructor(
    options: DeploymentOptions,
    emit: (event: EngineEventBody) => void,
    snapshots: SnapshotManager | undefined,
    isTerminated: () => boolean,
  ) {
    this.#options = options;
    this.#emit = emit;
    this.#snapshots = snapshots;
    this.#isTerminated = isTerminated;
  }

  get maybeCorrupt(): boolean {
    return this.#maybeCorrupt;
  }

  diagnostic(severity: Severity, urn: Urn, message: string): void {
    // The SDK logs each of its own calls at this level.
    if (severity === "debug") return;
    this.#emit({ diagnosticEvent: { ...(urn === "" ? {} : { urn }), message, color: "never", severity } });
  }

  async before(step: Step): Promise<void> {
    this.#emit({ resourcePreEvent: { metadata: stepMetadata(step), ...this.#planning() } });
    await this.#snapshots?.begin(step);
  }

  async after(step: Step, outcome: StepOutcome): Promise<void> {
    // A terminated operation writes no late results: the engine no longer waits for them.
    if (this.#isTerminated()) return;
    if (outcome.error) this.#failed(step, outcome);
    else this.#succeeded(step);
    if (outcome.status === "partial" && step.op === "update" && step.new && step.old) {
      // The object does not match the new inputs: the next update must try again.
      step.new.inputs = { ...step.old.inputs };
    }
    await this.#snapshots?.end(step, outcome);
  }

  async outputs(step: Step): Promise<void> {
    this.#emit({ resOutputsEvent: { metadata: stepMetadata(step), ...this.#planning() } });
    await this.#snapshots?.write();
  }

  async rebuilt(): Promise<void> {
    await this.#snapshots?.write();
  }

  #planning(): { planning?: boolean } {
    return this.#options.dryRun ? { planning: true } : {};
  }

  #failed(step: Step, { error, status }: StepOutcome): void {
    if (status === "unknown") this.#maybeCorrupt = true;
    const urn = isInternal(step) ? "" : step.urn;
    const message = error?.message ?? "";
    if (this.#options.dryRun) {
      this.diagnostic("error", urn, `Preview failed: ${message}`);
      return;
    }
    this.diagnostic("error", urn, message);
    this.#emit({
      resOpFailedEvent: { metadata: stepMetadata(step), status: statusNumber[status], steps: this.#steps },
    });
  }

  #succeeded(step: Step): void {
    const { refreshOnly, dryRun } = this.#options;
    const op = shownOp(step, refreshOnly);
    const counts = step.op === "read" ? isNewRead(step) : step.logical || (refreshOnly && step.op === "refresh");
    if (counts && !isInternal(step)) {
      this.#steps++;
      this.changes[op] = (this.changes[op] ?? 0) + 1;
    }
    // Outside of previews, components show their outputs when they register them.
    const shown =
      dryRun || step.resource.custom || (this.#options.refresh && step.op === "refresh") || step.op === "delete";
    if (shown) this.#emit({ resOutputsEvent: { metadata: stepMetadata(step, op), ...this.#planning() } });
  }
}

const statusNumber = { ok: 0, partial: 1, unknown: 2 } as const;

/** A read counts if it found a change. */
const isNewRead = ({ old, new: now }: Step): boolean =>
  old !== undefined && now !== undefined && diffObjects(old.outputs, now.outputs) !== undefined;
