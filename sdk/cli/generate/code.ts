import { isObject } from "../../../provider/image/members.ts";

/** An expression of a program, beside the values that are printed as literals. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Columns of a line, as the formatters have it by default. */
const width = 80;
/** Characters from which on a name has its long text on the next line. */
const shortName = 5;

/**
 * A value as a literal in TypeScript, laid out as Prettier and Biome do: on one line where it fits.
 * @param start columns before the literal
 * @param end columns after it
 */
export function literal(value: unknown, indent = "", start = indent.length, end = 0): string {
  const flat = flatLiteral(value);
  if (flat !== undefined && start + flat.length + end <= width) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value) && value.length > 0) {
    const elements = value.map((element) => `${inner}${literal(element, inner, inner.length, 1)},\n`);
    return `[\n${elements.join("")}${indent}]`;
  }
  if (isObject(value) && !(value instanceof Code)) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    if (members.length === 0) return "{}";
    return `{\n${members.map(([key, member]) => `${inner}${memberText(key, member, inner)},\n`).join("")}${indent}}`;
  }
  return scalar(value);
}

function memberText(key: string, value: unknown, indent: string): string {
  const name = propertyName(key);
  if (value instanceof Code && value.text === name) return name;
  const text = literal(value, indent, indent.length + name.length + 2, 1);
  // A long text goes to a line of its own, and stays whole; behind a short name that would gain nothing.
  const isLong =
    typeof value === "string" && name.length >= shortName && indent.length + name.length + 2 + text.length + 1 > width;
  return isLong ? `${name}:\n${indent}  ${text}` : `${name}: ${text}`;
}

/** `undefined` for what never stands on one line: several objects of several members. */
function flatLiteral(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const elements = value.map(flatLiteral);
    const isBroken =
      value.length > 1 && value.every((one) => isObject(one) && !(one instanceof Code) && Object.keys(one).length > 1);
    return isBroken || elements.includes(undefined) ? undefined : `[${elements.join(", ")}]`;
  }
  if (!isObject(value) || value instanceof Code) return scalar(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const texts = members.map(([key, member]) => {
    const text = flatLiteral(member);
    const name = propertyName(key);
    return text === undefined ? undefined : text === name && member instanceof Code ? name : `${name}: ${text}`;
  });
  if (texts.includes(undefined)) return undefined;
  return texts.length === 0 ? "{}" : `{ ${texts.join(", ")} }`;
}

const propertyName = (key: string): string =>
  /^[a-zA-Z_$][\w$]*$/.test(key) && key !== "__proto__" ? key : quoted(key);

function scalar(value: unknown): string {
  if (value instanceof Code) return value.text;
  return typeof value === "string" ? quoted(value) : (JSON.stringify(value) ?? "undefined");
}

/** With the quotes that need fewer escapes. */
export function quoted(text: string): string {
  const escaped = JSON.stringify(text).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const [double, single] = ['"', "'"].map((quote) => text.split(quote).length - 1) as [number, number];
  if (double <= single) return escaped;
  return `'${escaped.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** The inside of a template literal. */
export const templateText = (text: string): string => text.replace(/[\\`]|\$\{/g, (special) => `\\${special}`);
