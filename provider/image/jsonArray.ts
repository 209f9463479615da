/** An element of a JSON array, with the place of its text. */
export interface ArrayElement {
  readonly value: unknown;
  /** Offset of its first character. */
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
}

/**
 * The elements of a JSON array with their places in the text, so that one can be replaced and the rest stays byte for
 * byte. `undefined` if the text is no JSON array.
 */
export function arrayElements(text: string): ArrayElement[] | undefined {
  if (!isArray(text)) return undefined;
  // From here on the text is valid JSON: looking for brackets, commas and quotes is enough.
  const elements: ArrayElement[] = [];
  let depth = 0;
  let start = -1;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === '"') {
      if (depth === 1 && start < 0) start = at;
      at = endOfString(text, at);
      continue;
    }
    const closes = character === "]" || character === "}";
    if (start >= 0 && depth === 1 && (character === "," || closes)) {
      elements.push(element(text, start, at));
      start = -1;
    } else if (depth === 1 && start < 0 && !closes && !/\s|,/.test(character)) {
      start = at;
    }
    if (character === "[" || character === "{") depth++;
    if (closes) depth--;
  }
  return elements;
}

function element(text: string, start: number, delimiter: number): ArrayElement {
  const end = start + text.slice(start, delimiter).trimEnd().length;
  return { value: JSON.parse(text.slice(start, end)), start, end };
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

function isArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
