import { plainMessage } from "../text/plainText.ts";
import { type Diagnostic, describeDiagnostic } from "./diagnostic.ts";

/** Names of an error's classes, by which the copies of this package in a process know each other's errors. */
const classes = Symbol.for("pulumi-imagestream/error");

/** The base of every error that this package throws. `code` is stable; the text is for people, in one plain line. */
export class ImageStreamError extends Error {
  /** Stable identifier, e.g. `INVALID_REFERENCE`. */
  readonly code: string;
  /** All diagnostics of one input, never only the first. Empty where no property is to blame. */
  readonly diagnostics: readonly Diagnostic[];

  /** Also holds for an error of another copy of this package. */
  static [Symbol.hasInstance](error: unknown): boolean {
    const names: unknown = typeof error === "object" && error !== null && Reflect.get(error, classes);
    // biome-ignore lint/complexity/noThisInStatic: each subclass has this for itself
    return Array.isArray(names) && names.includes(this.name);
  }

  /** @param what the message, or the diagnostics that it describes */
  constructor(
    code: string,
    what: string | readonly Diagnostic[],
    options: { diagnostics?: readonly Diagnostic[]; cause?: unknown } = {},
  ) {
    const text = plainMessage(typeof what === "string" ? what : what.map(describeDiagnostic).join("; "));
    super(text, options.cause === undefined ? undefined : { cause: options.cause });
    // Pulumi writes a property's name in front, and once more for each property that waits for the same error.
    Object.defineProperty(this, "message", { get: () => text, set: () => {}, configurable: true });
    this.name = new.target.name;
    // How Pulumi's programs know errors that are for people: shown once, without a stack (its `RunError`, by its own mark).
    Object.defineProperty(this, "__pulumiRunError", { value: true });
    Object.defineProperty(this, classes, { value: namesOf(new.target) });
    this.code = code;
    this.diagnostics = typeof what === "string" ? (options.diagnostics ?? []) : what;
  }
}

function namesOf(type: { readonly name: string }): string[] {
  return type === Error ? [] : [type.name, ...namesOf(Object.getPrototypeOf(type))];
}

/** The diagnostic of an error, as a warning. @param code @default the error's own */
export const diagnosticOf = (error: unknown, code?: string) => ({
  code: code ?? (error instanceof ImageStreamError ? error.code : "UNRESOLVED"),
  severity: "warning" as const,
  summary: error instanceof Error ? error.message : String(error),
});
