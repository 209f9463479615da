import type { EngineEvent } from "../events.ts";
import { type Urn, urnName, urnType } from "../urn.ts";
import type { Palette } from "./palette.ts";

/** A message of the engine or the program. */
export type Diagnostic = NonNullable<EngineEvent["diagnosticEvent"]>;

/** A message with its severity in front. */
export function diagnosticText({ severity, message }: Diagnostic, colors: Palette): string {
  const text = message.trimEnd();
  if (severity === "error") return colors.error(`error: ${text}`);
  if (severity === "warning") return colors.warning(`warning: ${text}`);
  return text;
}

/** All messages, grouped by resource; those without one are the stack's. */
export function diagnosticLines(
  diagnostics: readonly Diagnostic[],
  stack: { readonly urn: Urn; readonly name: string },
  colors: Palette,
): string[] {
  if (diagnostics.length === 0) return [];
  const byUrn = Map.groupBy(diagnostics, ({ urn }) => urn ?? stack.urn);
  const groups = [...byUrn].flatMap(([urn, ofOne]) => {
    const subject = urn === "" ? stack.name : `${urnType(urn)} (${urnName(urn)})`;
    const lines = ofOne.flatMap((diagnostic) => diagnosticText(diagnostic, colors).split("\n"));
    return [`  ${subject}:`, ...lines.map((line) => `    ${line}`), ""];
  });
  return [colors.heading("Diagnostics:"), ...groups];
}
