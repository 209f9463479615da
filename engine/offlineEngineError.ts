/** Base class of the offline engine's errors. */
export class OfflineEngineError extends Error {
  /** Stable identifier, e.g. `STACK_NOT_FOUND`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}
