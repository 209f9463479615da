/**
 * Text of an image's labels in one line, for people: whoever builds an image writes them. Control and formatting characters
 * (line ends, terminal escapes, reversed writing) go, and so does what Pulumi's display would take for a colour; it stops at
 * an unknown one.
 */
export function plainText(text: string, length = 60): string {
  const line = text
    .replace(/[\p{C}\p{Z}]+/gu, " ")
    .replace(/<\{%/g, "< {%")
    .trim();
  const characters = [...line];
  return characters.length <= length ? line : `${characters.slice(0, length - 1).join("")}…`;
}
