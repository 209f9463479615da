import type { Diagnostic } from "../../image/diagnostic.ts";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const numerals = "0123456789";
const symbols = "~!@#$%^&*()-_+={}[]\\|<,>.?/\"';:`";
/** The order in which a range counts. */
const ascending = letters + numerals;

const classes: Readonly<Record<string, string>> = {
  "\\w": `${letters}${numerals}_`,
  "\\d": numerals,
  "\\a": letters + numerals,
  "\\A": symbols,
};

/** One part of an expression: a fixed text, or characters to choose from. */
type Part = { readonly text: string } | { readonly characters: string; readonly count: number };

const generator = /\[([a-zA-Z0-9\-\\]+)\]\{([0-9]+)\}/g;
const longest = 255;

/** Lists the faults of an expression, such as `[a-zA-Z0-9]{16}`. */
export function expressionDiagnostics(expression: string, path: string): Diagnostic[] {
  const parsed = parse(expression);
  if (Array.isArray(parsed)) return [];
  const { summary } = parsed as { summary: string };
  return [{ path, value: expression, summary, remedy: "write ranges and a count, for instance [a-zA-Z0-9]{16}" }];
}

/**
 * A text that fits the expression, by the grammar of OpenShift's templates: ranges without their last character (`[a-z0-9]{8}`
 * never has `z` or `9`), `\w` (letters, digits, `_`), `\d` (digits), `\a` (letters, digits) and `\A` (symbols); what is no such
 * group stays as it is. Expects one without faults.
 * @param below a random whole number from 0 to below its argument
 */
export function generate(expression: string, below: (limit: number) => number): string {
  const parts = parse(expression);
  if (!Array.isArray(parts)) return expression;
  return (parts as readonly Part[])
    .map((part) =>
      "text" in part
        ? part.text
        : Array.from({ length: part.count }, () => part.characters[below(part.characters.length)]).join(""),
    )
    .join("");
}

function parse(expression: string): readonly Part[] | { readonly summary: string } {
  const parts: Part[] = [];
  let end = 0;
  for (const match of expression.matchAll(generator)) {
    const [whole, ranges = "", length = ""] = match;
    const count = Number(length);
    if (count < 1 || count > longest) return { summary: `generates ${length} characters, and not 1 to ${longest}` };
    const characters = charactersOf(ranges);
    if (characters === undefined) return { summary: `has ranges that OpenShift does not know: [${ranges}]` };
    parts.push({ text: expression.slice(end, match.index) }, { characters, count });
    end = match.index + whole.length;
  }
  return [...parts, { text: expression.slice(end) }];
}

/** A class at the begin, or a range at the end: anything else OpenShift calls malformed. */
const wellFormed = /\[\\[wdaA]|[a-zA-Z0-9]-[a-zA-Z0-9]\]/;
const range = /\\?[a-zA-Z0-9]-?[a-zA-Z0-9]?/g;

/** As OpenShift reads them: `ab` is the range `a-b`, and the end of a range is no part of it. */
function charactersOf(ranges: string): string | undefined {
  if (!wellFormed.test(`[${ranges}]`)) return undefined;
  const found = new Set<string>();
  for (const [whole] of ranges.matchAll(range)) {
    const [from, to] = [whole.charAt(0), whole.charAt(whole.length - 1)];
    const [start, end] = [ascending.indexOf(from), ascending.indexOf(to)];
    const known = classes[`${from}${to}`];
    if (known === undefined && (start < 0 || start > end)) return undefined;
    for (const character of known ?? ascending.slice(start, end)) found.add(character);
  }
  return found.size === 0 ? undefined : [...found].join("");
}
