import { formatHeadline, type Headline } from "./headline.ts";
import { plainMessage } from "./plainText.ts";

/** A message for people: what counts in the first line, then one line for each thing that is known about it. */
export interface Message {
  /** Consoles show it beside the resource's type, which leaves it some 40 characters. */
  readonly headline: Headline;
  /** A short name and a text each, in this order. */
  readonly details?: readonly (readonly [name: string, text: string])[];
}

const nameWidth = 11;

/** A message as a console shows it. Every line is made plain: only the message's own lines are lines. */
export function formatMessage({ headline, details = [] }: Message): string {
  const lines = details.map(([name, text]) => `  ${name.padEnd(nameWidth)}${plainMessage(text)}`);
  return [formatHeadline(headline), ...lines].join("\n");
}

/** A message that was read. */
export interface ParsedMessage extends Required<Pick<Message, "details">> {
  readonly headline: string;
}

/** Reads the text of `formatMessage`: a preview's JSON has messages as text only. Lines of other forms are left out. */
export function parseMessage(text: string): ParsedMessage {
  const [headline = "", ...lines] = text.trimEnd().split("\n");
  const details = lines.flatMap((line) => {
    const [, name, value] = new RegExp(`^ {2}(?=[a-z])([a-z ]{${nameWidth}})(.*)$`).exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name.trim(), value] as const];
  });
  return { headline, details };
}
