import { plainText } from "../../../provider/text/plainText.ts";
import type { ObjectInManifest } from "../../imageStreamsArgs.ts";
import type { ConfigValue } from "./configValues.ts";
import type { GeneratedProgram } from "./program.ts";

/** Characters of a cell. */
const longestCell = 100;

/** Origin of the objects. */
interface Origin {
  /** Kinds that could not be listed. */
  readonly failures: readonly string[];
  /** A cluster has the secrets. */
  readonly isLive: boolean;
}

/** A program in figures, the secrets that its configuration needs, and what it leaves out. */
export function summaryOf({ statements, config, leftOut }: GeneratedProgram, { failures, isLive }: Origin): string {
  const counts = Map.groupBy(statements, ({ type }) => type);
  const declared = [...counts].map(([type, of]) => `${of.length} ${type}`).join(", ") || "nothing";
  const lines = [
    `declared: ${declared}`,
    ...failures.map((failure) => `not listed: ${plainText(failure, 500)}`),
    ...config.map((value) => `set: ${commandOf(value, isLive)}`),
    ...(leftOut.length === 0 ? [] : ["left out:", ...tableOf(leftOut)]),
  ];
  return `${lines.join("\n")}\n`;
}

/** The command that puts a value into the configuration, straight from the cluster where that has it. */
function commandOf({ name, of, isSecret, at }: ConfigValue, isLive: boolean): string {
  const set = `pulumi config set ${isSecret ? "--secret " : ""}${name}`;
  if (!isLive || at === undefined) return `${set}   # ${plainText(of, longestCell)}`;
  const words = ["oc", "get", at.kind.toLowerCase(), at.name, "-n", at.namespace, "-o", `jsonpath=${at.path}`];
  return `${words.map(shellWord).join(" ")} | ${set}`;
}

function shellWord(word: string): string {
  const plain = plainText(word, 500);
  return /^[\w./=-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", "'\\''")}'`;
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
