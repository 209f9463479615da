import { ImageStreamError } from "../image/error.ts";

/** An object exists, but not all that was declared for it could be done. The next update repairs it. */
export class PartialFailure extends ImageStreamError {
  readonly id: string;
  /** What exists, to be kept in the state. */
  readonly outs: object;
  readonly reasons: readonly string[];

  constructor(id: string, outs: object, reasons: readonly string[], cause?: unknown) {
    super("PARTIAL_FAILURE", reasons.join("; "), { cause });
    this.id = id;
    this.outs = outs;
    this.reasons = reasons;
  }
}
