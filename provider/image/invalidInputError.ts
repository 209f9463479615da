import { type Diagnostic, ImageStreamError } from "./error.ts";
import { plainText } from "./plainText.ts";

/** Characters of a value: whoever has given more knows it. */
const longestValue = 200;

/** Input of the user that cannot be used, with every fault that was found in it. */
export class InvalidInputError extends ImageStreamError {
  constructor(code: string, diagnostics: readonly Diagnostic[]) {
    super(code, diagnostics.map(describeDiagnostic).join("; "), { diagnostics });
  }
}

/** One fault as a sentence: path, value, reason, remedy. */
export function describeDiagnostic(diagnostic: Diagnostic): string {
  const path = diagnostic.path === "" ? "" : `${diagnostic.path}: `;
  const value =
    diagnostic.value === undefined ? "" : `${plainText(JSON.stringify(diagnostic.value) ?? "", longestValue)} `;
  return `${path}${value}${diagnostic.summary} (${diagnostic.remedy})`;
}
