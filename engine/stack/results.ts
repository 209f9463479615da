import { previewDigest } from "../display/previewDigest.ts";
import type { EngineEvent, OpMap } from "../events.ts";
import { OfflineEngineError } from "../offlineEngineError.ts";

/** One output of a stack. */
export interface OutputValue {
  /** In plain text, secrets included. */
  readonly value: unknown;
  /** Whether the engine keeps it encrypted. */
  readonly secret: boolean;
}

/** Outputs of a stack by name. */
export type OutputMap = Record<string, OutputValue>;

/** What an operation did, in numbers. */
export interface OperationSummary {
  /** What was done. */
  readonly kind: "preview" | "update" | "refresh" | "destroy";
  /** How it ended. */
  readonly result: "succeeded" | "failed" | "canceled";
  /** When it began. */
  readonly startTime: Date;
  /** When it ended. */
  readonly endTime: Date;
  /** The operation's option, else empty. */
  readonly message: string;
  /** How many resources had which operation. */
  readonly resourceChanges: OpMap;
}

/** What every operation answers. */
export interface OperationResult {
  /** What the user was shown on standard output. */
  readonly stdout: string;
  /** What the user was shown on standard error: with `diff` all messages, otherwise why the operation ended as a whole. */
  readonly stderr: string;
  /** How it went. */
  readonly summary: OperationSummary;
}

/** What a preview answers. */
export interface PreviewResult extends OperationResult {
  /** How many resources would have which operation. */
  readonly changeSummary: OpMap;
  /** What `pulumi preview --json` prints. */
  readonly json: PreviewDigest;
}

/** What an update answers. */
export interface UpResult extends OperationResult {
  /** The outputs of the stack. */
  readonly outputs: OutputMap;
}

/** The digest of a preview, in the shape of `pulumi preview --json`. */
export interface PreviewDigest {
  /** What would be done to each resource. */
  readonly steps: readonly Record<string, unknown>[];
  /** What was said, warnings and errors included. */
  readonly diagnostics?: readonly Record<string, unknown>[];
  /** Nanoseconds. */
  readonly duration: number;
  /** How many resources would have which operation. */
  readonly changeSummary: OpMap;
  /** Whether the preview failed half-way. */
  readonly maybeCorrupt?: boolean;
}

/** An operation that failed; its text has what the user was shown. */
export class OperationError extends OfflineEngineError {
  /** What the user was shown on standard output. */
  readonly stdout: string;
  /** What the user was shown on standard error: with `diff` all messages, otherwise why the operation ended as a whole. */
  readonly stderr: string;
  /** How it went. */
  readonly summary: OperationSummary;
  readonly #events: readonly EngineEvent[];

  constructor(result: OperationResult, events: readonly EngineEvent[]) {
    super("OPERATION_FAILED", `code: -1\n stdout: ${result.stdout}\n stderr: ${result.stderr}\n`);
    this.stdout = result.stdout;
    this.stderr = result.stderr;
    this.summary = result.summary;
    this.#events = events;
  }

  /** What `pulumi preview --json` prints, as far as the preview came. */
  get json(): PreviewDigest {
    return previewDigest(this.#events);
  }

  /** Everything that happened; not part of what is printed of the error. */
  get events(): readonly EngineEvent[] {
    return this.#events;
  }
}
