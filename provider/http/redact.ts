const mark = "[redacted]";

/** Patterns of credentials in texts from outside: answers of servers, output of credential plugins. */
const secrets: readonly RegExp[] = [
  /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi,
  /\bsha256~[\w-]{20,}/g,
  /\beyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*)?/g,
  /((?:password|passwd|token|secret)["']?\s*[:=]\s*["']?)[^\s"',&]{3,}/gi,
  /(:\/\/)[^/\s@]+(?=@)/g,
];

/** A text of others without what looks like a credential, and no longer than `longest` characters. */
export function redactText(text: string, longest = 500): string {
  const clean = secrets.reduce((rest, secret) => rest.replace(secret, keepPrefix), text.slice(0, 4 * longest));
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}

/** A URL without user, password and the values of signed or secret query parameters. */
export function redactUrl(url: string | URL): string {
  const copy = URL.parse(String(url));
  if (copy === null) return redactText(String(url));
  copy.username = "";
  copy.password = "";
  for (const key of [...copy.searchParams.keys()]) {
    if (/token|secret|password|signature|^sig$|credential|^x-amz-/i.test(key)) copy.searchParams.set(key, mark);
  }
  return copy.href.replaceAll(encodeURIComponent(mark), mark);
}

function keepPrefix(_match: string, prefix: unknown): string {
  if (typeof prefix !== "string") return mark;
  return /^(?:bearer|basic)$/i.test(prefix) ? `${prefix} ${mark}` : `${prefix}${mark}`;
}
