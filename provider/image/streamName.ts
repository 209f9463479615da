import type { Diagnostic } from "./diagnostic.ts";

const streamName = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const namespaceName = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const longest = 255;

/**
 * Lists the faults of a stream's name: it becomes a path of the registry, and together with its namespace has at most
 * 255 characters.
 */
export function streamNameDiagnostics(text: string, path = "metadata.name", namespace = ""): Diagnostic[] {
  if (text === "") return [{ path, value: text, summary: "is empty", remedy: "name the image stream" }];
  const diagnostics: Diagnostic[] = [];
  if (!streamName.test(text)) {
    const summary = "is no image stream name";
    const remedy = "use lower-case letters and digits, joined by single . _ or -";
    diagnostics.push({ path, value: text, summary, remedy });
  }
  if (text.length + (namespace === "" ? 0 : namespace.length + 1) > longest) {
    const summary = `is longer than ${longest} characters together with its namespace`;
    diagnostics.push({ path, value: text, summary, remedy: "use a shorter name" });
  }
  return diagnostics;
}

/** Lists the faults of a namespace's name (a DNS label). */
export function namespaceDiagnostics(text: string, path = "metadata.namespace"): Diagnostic[] {
  if (namespaceName.test(text)) return [];
  const remedy = "use at most 63 lower-case letters, digits and -, with a letter or digit at both ends";
  return [{ path, value: text, summary: "is no namespace name", remedy }];
}
