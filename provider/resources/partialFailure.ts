import type { Diagnostic } from "../image/diagnostic.ts";
import { ImageStreamError } from "../image/error.ts";

/** An object exists, but does not have all that is declared. The next update repairs it. */
export class PartialFailure extends ImageStreamError {
  readonly id: string;
  /** State of the object as it is. */
  readonly outs: object;

  /** @param why the diagnostics, or the error of the step that failed */
  constructor(id: string, outs: object, why: readonly Diagnostic[] | Error, cause?: Error) {
    const diagnostics = why instanceof Error ? [{ summary: why.message }] : why;
    super("PARTIAL_FAILURE", diagnostics, { cause: why instanceof Error ? why : cause });
    this.id = id;
    this.outs = outs;
  }
}
