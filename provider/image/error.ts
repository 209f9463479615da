import { plainMessage } from "./plainText.ts";

/** One thing that is wrong: where, with which value, and what to do about it. */
export interface Fault {
  /** Path of the property in the API's own notation, e.g. `spec.tags[1.4].from.name`. */
  readonly path: string;
  /** The offending value, as given. Never a credential. */
  readonly value?: unknown;
  /** The fault, in one sentence without a full stop. */
  readonly reason: string;
  /** The user's way out, in one sentence without a full stop. */
  readonly remedy: string;
}

/** The base of every error that this package throws. `code` is stable; the text is for people, in one plain line. */
export class ImageStreamError extends Error {
  /** Stable identifier, e.g. `INVALID_REFERENCE`. */
  readonly code: string;
  /** All faults of one input, never only the first. Empty where no property is to blame. */
  readonly faults: readonly Fault[];

  constructor(code: string, message: string, options: { faults?: readonly Fault[]; cause?: unknown } = {}) {
    const text = plainMessage(message);
    super(text, options.cause === undefined ? undefined : { cause: options.cause });
    // Pulumi writes a property's name in front, and once more for each property that waits for the same error.
    Object.defineProperty(this, "message", { get: () => text, set: () => {}, configurable: true });
    this.name = new.target.name;
    // How Pulumi's programs know errors that are for people: shown once, without a stack (its `RunError`, by its own mark).
    Object.defineProperty(this, "__pulumiRunError", { value: true });
    this.code = code;
    this.faults = options.faults ?? [];
  }
}
