import type { Diagnostic } from "../../image/diagnostic.ts";
import { membersOf } from "../../image/members.ts";
import { elementsOf, knownText } from "./members.ts";

/** Faults of the variables of an environment. */
export function environmentDiagnostics(env: unknown, at: string): Diagnostic[] {
  return elementsOf(env).flatMap((variable, index) => {
    const { name, value, valueFrom } = membersOf(variable);
    const key = knownText(name) ?? "";
    const where = `${at}[${index}]`;
    const faults: Diagnostic[] = [];
    if (key.includes("=") || /\s/.test(key)) {
      const remedy = "write the name alone, and the value into value";
      faults.push({ path: `${where}.name`, value: key, summary: "is no name of a variable", remedy });
    }
    if (value !== undefined && valueFrom !== undefined) {
      faults.push({ path: where, summary: "has both value and valueFrom", remedy: "remove one of the two" });
    }
    const sources = Object.keys(membersOf(valueFrom));
    if (sources.length > 1) {
      const remedy = "keep one of them";
      faults.push({ path: `${where}.valueFrom`, summary: `has several sources: ${sources.join(", ")}`, remedy });
    }
    return faults;
  });
}
