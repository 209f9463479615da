import { withoutKnownSecrets } from "./knownSecrets.ts";

declare const plain: unique symbol;

/** One line that a terminal, a log and Pulumi's display show as it is. Only `plainText` makes it. */
export type PlainText = string & { readonly [plain]: true };

/** Characters of a whole message. All faults of an input are one message. */
export const longestMessage = 16_000;

/**
 * Makes one short line of text that may come from anywhere: labels, tag names, answers of servers, output of commands.
 * Control and formatting characters (line ends, terminal escapes, links, reversed writing) become spaces. Pulumi's own colour
 * directives are broken up: its display stops at an unknown one. `…` stands where text was cut.
 */
export function plainText(text: string, length = 60): PlainText {
  // Cut first: a label may have megabytes. White space that goes away later needs the room.
  const line = withoutKnownSecrets(text.slice(0, 4 * length + 100))
    .replace(/[\p{C}\p{Z}]+/gu, " ")
    .replace(/<\{%/g, "< {%")
    .trim();
  const characters = [...line];
  const isWhole = characters.length <= length && text.length <= 4 * length + 100;
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
