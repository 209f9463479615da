import { table } from "./markdownText.ts";

/** One heading of the comment with its table. */
export interface Section {
  /** Markdown. */
  readonly heading: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Noun for a row, in the singular. */
  readonly thing: "tag" | "workload";
  /** Text below the table, in Markdown. */
  readonly below?: string;
}

/**
 * As much of the sections as has room, in their order: what is too long is left out whole or by rows, and what comes after it is
 * still looked at. The last paragraph says what is left out.
 */
export function fitting(sections: readonly Section[], length: number): string[] {
  const shown: string[] = [];
  const left = { tag: 0, workload: 0, text: 0 };
  let room = length - lastLine;
  for (const section of sections) {
    const rows = rowsThatFit(section, room);
    left[section.thing] += section.rows.length - rows.length;
    const text = rows.length === 0 ? "" : sectionText({ ...section, rows });
    const whole = section.below === undefined ? text : `${text}\n\n${section.below}`;
    const isWhole = text !== "" && whole.length + gap <= room;
    if (section.below !== undefined && !isWhole) left.text += 1;
    if (text === "") continue;
    const kept = isWhole ? whole : text;
    shown.push(kept);
    room -= kept.length + gap;
  }
  const missing = Object.entries(left).flatMap(([thing, count]) => (count === 0 ? [] : [counted(count, thing)]));
  return missing.length === 0
    ? shown
    : [...shown, `… too long for a comment, and left out: ${missing.join(", ")}. \`--format json\` has everything.`];
}

/** Room for the paragraph that says what is missing. */
const lastLine = 200;

/** The empty line between two paragraphs. */
const gap = 2;

function rowsThatFit(section: Section, room: number): Section["rows"] {
  let length = sectionText({ ...section, rows: [] }).length + gap;
  return section.rows.filter((row) => {
    const more = rowLength(row);
    if (length + more > room) return false;
    length += more;
    return true;
  });
}

const sectionText = ({ heading, head, rows }: Section): string => `${heading}\n\n${table(head, rows)}`;

/** With what a table puts around cells, and the line's end. */
const rowLength = (row: readonly string[]): number => table(row, []).split("\n", 1).join("").length + 1;

function counted(count: number, thing: string): string {
  if (thing === "text") return `what the preview says of ${count === 1 ? "1 resource" : `${count} resources`}`;
  return count === 1 ? `1 ${thing}` : `${count} ${thing}s`;
}
