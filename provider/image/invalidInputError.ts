import { type Fault, ImageStreamError } from "./error.ts";
import { plainText } from "./plainText.ts";

/** Characters of a value: whoever has given more knows it. */
const longestValue = 200;

/** Input of the user that cannot be used, with every fault that was found in it. */
export class InvalidInputError extends ImageStreamError {
  constructor(code: string, faults: readonly Fault[]) {
    super(code, faults.map(describeFault).join("; "), { faults });
  }
}

/** One fault as a sentence: path, value, reason, remedy. */
export function describeFault(fault: Fault): string {
  const path = fault.path === "" ? "" : `${fault.path}: `;
  const value = fault.value === undefined ? "" : `${plainText(JSON.stringify(fault.value) ?? "", longestValue)} `;
  return `${path}${value}${fault.reason} (${fault.remedy})`;
}
