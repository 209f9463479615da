import { withoutKnownSecrets } from "./knownSecrets.ts";

const mark = "[redacted]";

const value = /(?:"(?:[^"\\]|\\.)+"|'[^']+'|[^\s"',&]{3,})/.source;
const name = /(?:password|passwd|passphrase|pwd|token|secret|api[_-]?key|private[_-]?key|credentials?)/.source;

/**
 * Patterns of credentials in texts from outside: answers of servers, output of credential plugins. Credentials that this
 * process uses are cut by value; these are the second net.
 */
const secrets: readonly RegExp[] = [
  /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi,
  /\bsha256~[\w-]{20,}/g,
  /\beyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*)?/g,
  /\b(?:dckr_[po]at_|gh[oprsu]_|github_pat_|gl[a-z]{2,5}-|npm_|hv[bs]\.|xox[abprs]-|pul-)[\w.-]{6,}/g,
  new RegExp(`(${name}(?:[_-]?(?:access|key))*["']?\\s*[:=]\\s*)${value}`, "gi"),
  /((?<![\w-])["']?auth["']?\s*[:=]\s*)(?:"[^"]{6,}"|'[^']{6,}'|[\w+/=-]{8,})/gi,
  new RegExp(`(\\s--?[\\w-]*${name}(?:\\s+|=))${value}`, "gi"),
  /(\blogin\b[^\n]*?\s-p\s*)\S+/gi,
  /(\s(?:-u|--user)[ =]?[^\s:]+:)\S+/g,
  /(:\/\/)[^\s/]+(?=@)/g,
  /(:\/\/[^\s/@:]*:)\S*?(?=@[\w.-]+(?::\d+)?(?:[/\s"']|$))/g,
  /((?<![\w./-])[\w.+-]+:)[^\s/]*[^\s/:](?=@(?!sha\d)[a-z0-9])/gi,
];

/** A text from outside without parts that look like credentials, cut at `longest` characters. */
export function redactText(text: string, longest = 500): string {
  const start = withoutKnownSecrets(text.slice(0, 4 * longest));
  const clean = secrets.reduce((rest, secret) => rest.replace(secret, keepPrefix), start);
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
  return withoutKnownSecrets(copy.href.replaceAll(encodeURIComponent(mark), mark));
}

function keepPrefix(_match: string, prefix: unknown): string {
  if (typeof prefix !== "string") return mark;
  return /^(?:bearer|basic)$/i.test(prefix) ? `${prefix} ${mark}` : `${prefix}${mark}`;
}
