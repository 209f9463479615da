import { plainMessage } from "./plainText.ts";

/** A thing that is wrong, or worth knowing: where, with which value, and what to do about it. */
export interface Diagnostic {
  /** Stable identifier, e.g. `IMAGE_NOT_FOUND`. */
  readonly code?: string;
  /** @default "error" */
  readonly severity?: Severity;
  /** Path of the property in the API's own notation, e.g. `spec.tags[1.4].from.name`. */
  readonly path: string;
  /** The offending value, as given. Never a credential. */
  readonly value?: unknown;
  /** The problem, in one sentence without a full stop. */
  readonly summary: string;
  /** The user's way out, in one sentence without a full stop. */
  readonly remedy: string;
}

/** Weight of a diagnostic: information, a warning that an update refuses, or an error that a preview refuses too. */
export type Severity = "info" | "warning" | "error";

/** The base of every error that this package throws. `code` is stable; the text is for people, in one plain line. */
export class ImageStreamError extends Error {
  /** Stable identifier, e.g. `INVALID_REFERENCE`. */
  readonly code: string;
  /** All diagnostics of one input, never only the first. Empty where no property is to blame. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(code: string, message: string, options: { diagnostics?: readonly Diagnostic[]; cause?: unknown } = {}) {
    const text = plainMessage(message);
    super(text, options.cause === undefined ? undefined : { cause: options.cause });
    // Pulumi writes a property's name in front, and once more for each property that waits for the same error.
    Object.defineProperty(this, "message", { get: () => text, set: () => {}, configurable: true });
    this.name = new.target.name;
    // How Pulumi's programs know errors that are for people: shown once, without a stack (its `RunError`, by its own mark).
    Object.defineProperty(this, "__pulumiRunError", { value: true });
    this.code = code;
    this.diagnostics = options.diagnostics ?? [];
  }
}
