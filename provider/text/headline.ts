import { type PlainText, plainText } from "./plainText.ts";

/** Characters that a console leaves beside a resource's type and name. */
export const headlineLength = 40;

/** First line of a message in parts, so that secrets can be masked before long values are cut. */
export interface Headline {
  /** The fixed texts around the values, one more than those. */
  readonly texts: readonly string[];
  readonly values: readonly string[];
}

/** A first line that says what counts: headline`${tag} has no image yet`. Details of the message repeat its values in full. */
export const headline = (texts: TemplateStringsArray, ...values: readonly string[]): Headline => ({
  texts: [...texts],
  values,
});

/** The line in 40 characters: the longest values are cut. */
export function formatHeadline({ texts, values }: Headline): PlainText {
  const room = headlineLength - texts.join("").length;
  const shown = values.map((value) => plainText(value, headlineLength));
  const rooms = shares(
    shown.map(({ length }) => length),
    room,
  );
  const fitted = shown.map((value, index) => plainText(value, rooms[index] ?? 0));
  return plainText(texts.map((text, index) => `${text}${fitted[index] ?? ""}`).join(""), headlineLength);
}

/** Room for each length: short ones get what they need, and the long ones share the rest. */
function shares(lengths: readonly number[], room: number): number[] {
  const rooms = [...lengths];
  let left = room;
  const ascending = lengths.map((length, index) => ({ length, index })).sort((a, b) => a.length - b.length);
  for (const [position, { length, index }] of ascending.entries()) {
    const share = Math.max(1, Math.min(length, Math.floor(left / (lengths.length - position))));
    rooms[index] = share;
    left -= share;
  }
  return rooms;
}
