import { ImageStreamError } from "../image/error.ts";

/** An object exists, but does not have all that is declared. The next update repairs it. */
export class PartialFailure extends ImageStreamError {
  readonly id: string;
  /** State of the object as it is. */
  readonly outs: object;
  readonly reasons: readonly string[];

  constructor(id: string, outs: object, reasons: readonly string[], cause?: unknown) {
    super("PARTIAL_FAILURE", reasons.join("; "), { cause });
    this.id = id;
    this.outs = outs;
    this.reasons = reasons;
  }
}
