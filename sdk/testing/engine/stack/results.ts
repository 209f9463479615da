import { ImageStreamError } from "../../../../provider/image/error.ts";
import type { EngineEvent, OpMap } from "../events.ts";

/** One output of a stack. */
export interface OutputValue {
  readonly value: unknown;
  readonly secret: boolean;
}

export type OutputMap = Record<string, OutputValue>;

export interface OperationSummary {
  readonly kind: "preview" | "update" | "refresh" | "destroy";
  readonly result: "succeeded" | "failed" | "canceled";
  readonly startTime: Date;
  readonly endTime: Date;
  readonly message: string;
  readonly resourceChanges: OpMap;
}

export interface OperationResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly summary: OperationSummary;
}

export interface PreviewResult extends OperationResult {
  readonly changeSummary: OpMap;
  /** What `pulumi preview --json` prints. */
  readonly json: PreviewDigest;
}

export interface UpResult extends OperationResult {
  readonly outputs: OutputMap;
}

/** The digest of a preview, in the shape of `pulumi preview --json`. */
export interface PreviewDigest {
  readonly steps: readonly Record<string, unknown>[];
  readonly diagnostics?: readonly Record<string, unknown>[];
  readonly duration: number;
  readonly changeSummary: OpMap;
  readonly maybeCorrupt?: boolean;
}

/** An operation that failed; its text has what the user was shown. */
export class OperationError extends ImageStreamError {
  readonly stdout: string;
  readonly stderr: string;
  readonly summary: OperationSummary;
  readonly #events: readonly EngineEvent[];

  constructor(result: OperationResult, events: readonly EngineEvent[]) {
    super("OPERATION_FAILED", `code: -1\n stdout: ${result.stdout}\n stderr: ${result.stderr}\n`);
    this.stdout = result.stdout;
    this.stderr = result.stderr;
    this.summary = result.summary;
    this.#events = events;
  }

  /** Everything that happened; not part of what is printed of the error. */
  get events(): readonly EngineEvent[] {
    return this.#events;
  }
}
