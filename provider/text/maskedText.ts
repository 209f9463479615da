/** The text with `[secret]` for each secret in it; a short one counts only as a word of its own. */
export function maskedText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replace(pattern(secret), "[secret]"), text);
}

const patterns = new Map<string, RegExp>();

function pattern(secret: string): RegExp {
  const known = patterns.get(secret);
  if (known !== undefined) return known;
  const text = secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const made = new RegExp(secret.length < 8 ? asWord(text, /^v?\d/.test(secret)) : text, "g");
  patterns.set(secret, made);
  return made;
}

/** A pattern of a word; a number is none within a version. */
const asWord = (text: string, isNumber: boolean): string =>
  isNumber ? `(?<![\\w-]|\\w[.])${text}(?![\\w-]|[.]\\w)` : `(?<![\\w-])${text}(?![\\w-])`;

/** Tells that a text holds one of the secrets. */
export const holdsSecret = (text: string, secrets: readonly string[]): boolean => maskedText(text, secrets) !== text;

/** A value with `[secret]` in all of its texts. */
export function maskedValue<T>(value: T, secrets: readonly string[]): T {
  if (secrets.length === 0) return value;
  if (typeof value === "string") return maskedText(value, secrets) as T;
  if (Array.isArray(value)) return value.map((element) => maskedValue(element, secrets)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskedValue(member, secrets)])) as T;
}
