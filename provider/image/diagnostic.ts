import { plainText } from "../text/plainText.ts";

/** Weight of a diagnostic: information, a warning that an update refuses, or an error that a preview refuses too. */
export type Severity = "info" | "warning" | "error";

/** A thing that is wrong, or worth knowing: where, with which value, and what to do about it. */
export interface Diagnostic {
  /** Stable identifier, e.g. `IMAGE_NOT_FOUND`. */
  readonly code?: string;
  /** @default "error" */
  readonly severity?: Severity;
  /** Path of the property in the API's own notation, e.g. `spec.tags[1.4].from.name`. Absent where none is to blame. */
  readonly path?: string;
  /** The offending value, as given. Never a credential. */
  readonly value?: unknown;
  /** The problem, in one sentence without a full stop; with the remedy where that is not given apart. */
  readonly summary: string;
  /** The user's way out, in one sentence without a full stop. */
  readonly remedy?: string;
}

/** A diagnostic about the image of a tag. */
export interface TagDiagnostic extends Diagnostic {
  /** The tag's name; `namespace/stream:tag` where another tag follows it. Absent where it is not about an image. */
  readonly tag?: string;
}

/** Characters of a value: a user who wrote more knows it. */
const longestValue = 200;

/** One diagnostic as a sentence: path, value, summary, remedy. */
export function describeDiagnostic({ path, value, summary, remedy }: Diagnostic): string {
  const place = path === undefined || path === "" ? "" : `${path}: `;
  const given = value === undefined ? "" : `${plainText(JSON.stringify(value) ?? "", longestValue)} `;
  return `${place}${given}${summary}${remedy === undefined ? "" : ` (${remedy})`}`;
}
