import { plainText } from "../../../provider/text/plainText.ts";
import type { ObjectInManifest } from "../../imageStreamsArgs.ts";
import type { GeneratedProgram } from "./program.ts";

/** Characters of a cell. */
const longestCell = 100;

/** A program in figures, the secrets that its configuration needs, and what it leaves out. */
export function summaryOf({ statements, config, leftOut }: GeneratedProgram, failures: readonly string[]): string {
  const counts = Map.groupBy(statements, ({ type }) => type);
  const declared = [...counts].map(([type, of]) => `${of.length} ${type}`).join(", ") || "nothing";
  const lines = [
    `declared: ${declared}`,
    ...failures.map((failure) => `not listed: ${plainText(failure, 500)}`),
    ...config.map(({ name, of, isSecret }) => {
      const option = isSecret ? "--secret " : "";
      return `set: pulumi config set ${option}${name}   # ${plainText(of, longestCell)}`;
    }),
    ...(leftOut.length === 0 ? [] : ["left out:", ...tableOf(leftOut)]),
  ];
  return `${lines.join("\n")}\n`;
}

/** Kind, name and reason in columns. */
function tableOf(leftOut: readonly ObjectInManifest[]): string[] {
  const rows = leftOut.map(({ kind, namespace, name, reason }) => [
    plainText(kind, longestCell),
    plainText(namespace === "" ? name : `${namespace}/${name}`, longestCell),
    plainText(reason, longestCell * 3),
  ]);
  const widths = [0, 1].map((column) => rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}
