import { plainMessage } from "../../provider/text/plainText.ts";

/** Prints one line; what it quotes of labels, servers and files is made plain. */
export const printLine = (text: string): void => console.log(plainMessage(text));

/** Prints a document whose own line ends stay. What a terminal would act on becomes a space in text, an escape in JSON. */
export function printDocument(content: string, form: "text" | "json"): void {
  process.stdout.write(visible(content, form === "json" ? escaped : () => " "));
}

/** Prints beside a document: on standard error, so that the document can go to a file. */
export const printAside = (content: string): boolean => process.stderr.write(visible(content, () => " "));

/** A text without what a terminal would act on. */
const visible = (content: string, instead: (character: string) => string): string =>
  content.replace(/[^\P{C}\n]/gu, instead);

/** The same character as JSON may write it. */
const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
