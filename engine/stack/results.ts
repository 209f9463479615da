import { type PreviewDigest, previewDigest } from "../display/previewDigest.ts";
import type { EngineEvent, OpMap } from "../events.ts";
import { OfflineEngineError } from "../offlineEngineError.ts";

/** One output of a stack. */
export interface StackOutput {
  /** Plain text, even for a secret. */
  readonly value: unknown;
  /** Set for an output that is secret as a whole, and not for one with a secret inside, as in the Automation API. */
  readonly secret: boolean;
}

/** Outputs of a stack by name. */
export type OutputMap = Record<string, StackOutput>;

/** A summary of an operation. */
export interface OperationSummary {
  /** Kind of the operation. */
  readonly kind: "preview" | "update" | "refresh" | "destroy";
  /** Result of the operation. */
  readonly result: "succeeded" | "failed" | "canceled";
  /** Start of the operation. */
  readonly startTime: Date;
  /** End of the operation. */
  readonly endTime: Date;
  /** The `message` option, else empty. */
  readonly message: string;
  /** Number of resources by operation. */
  readonly resourceChanges: OpMap;
}

/** The result of every operation. */
export interface OperationResult {
  /** The text of standard output. */
  readonly stdout: string;
  /** The text of standard error: with `diff` all messages, otherwise the reason why the operation as a whole failed. */
  readonly stderr: string;
  /** Summary of the operation. */
  readonly summary: OperationSummary;
}

/** The result of a preview. */
export interface PreviewResult extends OperationResult {
  /** Number of resources by planned operation. */
  readonly changeSummary: OpMap;
  /** The output of `pulumi preview --json`. */
  readonly json: PreviewDigest;
}

/** The result of an update. */
export interface UpResult extends OperationResult {
  /** The outputs of the stack. */
  readonly outputs: OutputMap;
}

/** A failed operation; its message contains the text that the user saw. */
export class OperationError extends OfflineEngineError {
  /** The text of standard output. */
  readonly stdout: string;
  /** The text of standard error: with `diff` all messages, otherwise the reason why the operation as a whole failed. */
  readonly stderr: string;
  /** Summary of the operation. */
  readonly summary: OperationSummary;
  readonly #events: readonly EngineEvent[];

  constructor(result: OperationResult, events: readonly EngineEvent[]) {
    super("OPERATION_FAILED", `code: -1\n stdout: ${result.stdout}\n stderr: ${result.stderr}\n`);
    this.stdout = result.stdout;
    this.stderr = result.stderr;
    this.summary = result.summary;
    this.#events = events;
  }

  /** The output of `pulumi preview --json`, up to the failure. */
  get json(): PreviewDigest {
    return previewDigest(this.#events);
  }

  /** All events; not printed with the error. */
  get events(): readonly EngineEvent[] {
    return this.#events;
  }
}
