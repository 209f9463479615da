import { isObject } from "../../../provider/image/members.ts";

/** A fixed text, or a parameter: the key of its value, and its name in the template. */
export type DeferredPart = string | { readonly parameter: string; readonly name: string };

/** A text with the values of parameters that only the program knows: a generated value, or an output. */
export class DeferredText {
  readonly parts: readonly DeferredPart[];
  /** The value of `${{PARAMETER}}`: a number or boolean if it looks like one. */
  readonly isBare: boolean;

  constructor(parts: readonly DeferredPart[], isBare = false) {
    this.parts = parts;
    this.isBare = isBare;
  }

  /** As the template has it. */
  get template(): string {
    const inner = this.parts.map((part) => (typeof part === "string" ? part : `\${${part.name}}`)).join("");
    return this.isBare ? `\${${inner.slice(1)}}` : inner;
  }

  /** The text with all values. */
  filledIn(valueFor: (parameter: string) => string): unknown {
    const text = this.parts.map((part) => (typeof part === "string" ? part : valueFor(part.parameter))).join("");
    return this.isBare ? bareValue(text) : text;
  }
}

/** The meaning of a text without quotes in JSON; what has none is a text. */
export function bareValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The value with each deferred text changed. */
export function mapDeferred(value: unknown, change: (text: DeferredText) => unknown): unknown {
  if (value instanceof DeferredText) return change(value);
  if (Array.isArray(value)) return value.map((element) => mapDeferred(element, change));
  if (!isObject(value) || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapDeferred(member, change)]));
}

/** Tells that an object is no instance of a class, such as an output of a program. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The value as the template has it. */
export const asInTemplate = (value: unknown): unknown => mapDeferred(value, (text) => text.template);
