import { plainText } from "../../provider/text/plainText.ts";

/**
 * Text of any origin, as inline code of a Markdown table. Everything that could end the cell, or begin markup,
 * HTML, a link or an entity, becomes an entity; GitHub and GitLab send no mail to users that code mentions.
 */
export function code(text: string, length = 80): string {
  const plain = plainText(text, length)
    .replace(/[^\p{L}\p{N} .,/()+→…−-]/gu, entity)
    .replace(/(www)\./gi, "$1&#46;");
  return plain === "" ? "" : `<code>${plain}</code>`;
}

const entity = (character: string): string => `&#${character.codePointAt(0)};`;

/** Lines as they are, in a block that they cannot end. */
export function codeBlock(lines: readonly string[]): string {
  const text = lines.map((line) => line.replace(/[^\P{C}\n]/gu, " ").trimEnd()).join("\n");
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  return `${fence}text\n${text}\n${fence}`;
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
