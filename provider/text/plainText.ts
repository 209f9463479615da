import { withoutKnownSecrets } from "./knownSecrets.ts";

declare const plain: unique symbol;

/** One line that a terminal, a log and Pulumi's display show as it is. Only `plainText` makes it. */
export type PlainText = string & { readonly [plain]: true };

/** Characters of a whole message. All faults of an input are one message. */
const longestMessage = 16_000;

/**
 * Makes one short line of text that may come from anywhere: labels, tag names, answers of servers, output of commands.
 * Control and formatting characters (line ends, terminal escapes, links, reversed writing) become spaces. Pulumi's own color
 * directives are broken up: its display stops at an unknown one. `…` stands where text was cut.
 */
export const plainText = (text: string, length = 60): PlainText =>
  plainFact(withoutKnownSecrets(text.slice(0, roomFor(length))), length, text.length <= roomFor(length));

/** White space that goes away later needs the room. */
const roomFor = (length: number): number => 4 * length + 100;

/**
 * The same for a fact that is stored and compared, and must not depend on the secrets that this process has seen: a short one
 * may be part of a version.
 */
export function plainFact(text: string, length = 60, isAll = true): PlainText {
  // Cut first: a label may have megabytes.
  const line = text
    .slice(0, roomFor(length))
    .replace(/[\p{C}\p{Z}]+/gu, " ")
    .replace(/<\{%/g, "< {%")
    .trim();
  const characters = [...line];
  const isWhole = characters.length <= length && isAll && text.length <= roomFor(length);
  return (
    isWhole
      ? line
      : `${characters
          .slice(0, length - 1)
          .join("")
          .trimEnd()}…`
  ) as PlainText;
}

/** The same for a whole message in one line. */
export const plainMessage = (text: string): PlainText => plainText(text, longestMessage);
