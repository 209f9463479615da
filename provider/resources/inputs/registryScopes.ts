import type { Diagnostic } from "../../image/diagnostic.ts";
import { isUnknown } from "./unknown.ts";

const label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const hostAndPort = `${label}(?:\\.${label})*(?::[0-9]+)?`;
// The API's pattern has `-*` between the parts. It means the same, but takes JavaScript exponential time.
const place = `${hostAndPort}(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*`;
const scope = new RegExp(`^(?:\\*(?:\\.${label})+|${place})$`);
/** As `scope`, without `*.`. */
const location = new RegExp(`^${place}$`);
const hostname = new RegExp(`^${hostAndPort}$`);
const longest = 256;

/** Faults of `host[:port][/path]` or `*.host`, as the API writes scopes of registries. */
export const scopeDiagnostics = (text: unknown, path: string): Diagnostic[] =>
  judged(text, path, scope, "write host[:port][/path], or *.host for all hosts of a domain");

/** Faults of `host[:port][/path]`. */
export const locationDiagnostics = (text: unknown, path: string): Diagnostic[] =>
  judged(text, path, location, "write host[:port][/path]");

/** Faults of `host[:port]`. */
export const hostnameDiagnostics = (text: unknown, path: string): Diagnostic[] =>
  judged(text, path, hostname, "write host[:port]");

/** Faults of `host[:port]` with `*` and `?` for any characters. */
export const hostGlobDiagnostics = (text: unknown, path: string): Diagnostic[] =>
  judged(
    text,
    path,
    /^[a-zA-Z0-9.*?-]+(?::[0-9*?]+)?$/,
    "write host[:port], in which * and ? stand for any characters",
  );

function judged(text: unknown, path: string, form: RegExp, remedy: string): Diagnostic[] {
  if (typeof text !== "string" || isUnknown(text)) return [];
  const fault = (summary: string, way = remedy): Diagnostic[] => [{ path, value: text, summary, remedy: way }];
  if (text === "") return fault("is empty");
  if (text.length > longest) return fault(`is longer than ${longest} characters`);
  if (form.test(text)) return [];
  if (/^[a-z]+:\/\//i.test(text))
    return fault("is a URL, not a registry", `leave out ${text.replace(/\/\/.*$/s, "//")}`);
  if (/@sha256:/.test(text)) return fault("names an image by digest, not a registry");
  if (/\/[^/]*:[^/]*$/.test(text)) return fault("names an image with a tag, not a registry");
  return fault("is no registry");
}

/** Tells that a registry, or a repository in it, lies in a scope. */
export function isInScope(repository: string, scope: string): boolean {
  if (scope.startsWith("*.")) return (repository.split(/[:/]/)[0] ?? "").endsWith(scope.slice(1));
  return repository === scope || repository.startsWith(`${scope}/`);
}
