import type { Fault } from "./error.ts";

const streamName = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const namespaceName = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const longest = 255;

/**
 * Lists the faults of a stream's name: it becomes a path of the registry, and together with its namespace has at most
 * 255 characters.
 */
export function streamNameFaults(text: string, path = "metadata.name", namespace = ""): Fault[] {
  if (text === "") return [{ path, value: text, reason: "is empty", remedy: "name the image stream" }];
  const faults: Fault[] = [];
  if (!streamName.test(text)) {
    const reason = "is no image stream name";
    const remedy = "use lower-case letters and digits, joined by single . _ or -";
    faults.push({ path, value: text, reason, remedy });
  }
  if (text.length + (namespace === "" ? 0 : namespace.length + 1) > longest) {
    const reason = `is longer than ${longest} characters together with its namespace`;
    faults.push({ path, value: text, reason, remedy: "use a shorter name" });
  }
  return faults;
}

/** Lists the faults of a namespace's name (a DNS label). */
export function namespaceFaults(text: string, path = "metadata.namespace"): Fault[] {
  if (namespaceName.test(text)) return [];
  const remedy = "use at most 63 lower-case letters, digits and -, with a letter or digit at both ends";
  return [{ path, value: text, reason: "is no namespace name", remedy }];
}
