import { isObject } from "../../image/members.ts";
import { configurationError } from "./configurationError.ts";
import { type Entry, textMember } from "./entry.ts";

/** The entries of one kubeconfig. */
export interface Kubeconfig {
  readonly currentContext: string | undefined;
  readonly clusters: readonly Entry[];
  readonly users: readonly Entry[];
  readonly contexts: readonly Entry[];
}

/**
 * Reads a kubeconfig in YAML or JSON; an empty one and one of comments has no entries. Entries are not checked: only those
 * that the current context names matter.
 * @throws ImageStreamError `CLUSTER_CONFIGURATION`, which quotes nothing: each line may be a credential
 */
export async function parseKubeconfig(content: string, source: string, directory: string): Promise<Kubeconfig> {
  const document = (await parse(content, source)) ?? {};
  if (!isObject(document)) throw configurationError(`${source} is no kubeconfig`, "correct the file");
  const { kind } = document;
  if (kind !== undefined && kind !== null && kind !== "" && kind !== "Config") {
    throw configurationError(`${source} is of another kind than Config`, "give a kubeconfig");
  }
  const entries = (kind: Entry["kind"]) => entriesOf(document[`${kind}s`], kind, directory);
  return {
    currentContext: textMember(document["current-context"], `current-context of ${source}`),
    clusters: entries("cluster"),
    users: entries("user"),
    contexts: entries("context"),
  };
}

async function parse(content: string, source: string): Promise<unknown> {
  if (content.trimStart().startsWith("{")) {
    try {
      return JSON.parse(content);
    } catch {
      // YAML has more ways to write the same.
    }
  }
  const { parseDocument } = await import("yaml");
  const document = parseDocument(content, { uniqueKeys: false });
  const [error] = document.errors;
  // The parser's own message quotes the line.
  const line = error?.linePos === undefined ? "" : `, line ${error.linePos[0].line}`;
  if (error !== undefined) throw configurationError(`${source}${line} is no YAML`, "correct the file");
  try {
    return document.toJS();
  } catch {
    throw configurationError(`${source} has aliases that cannot be followed`, "correct the file");
  }
}

function entriesOf(list: unknown, kind: Entry["kind"], directory: string): Entry[] {
  const named = (Array.isArray(list) ? list : []).filter(isObject);
  const names = named.map(({ name }) => (name === undefined || name === null ? "" : String(name)));
  return named.map((entry, index) => {
    const name = names[index] ?? "";
    const body = entry[kind];
    const isTwice = names.filter((other) => other === name).length > 1;
    return { kind, name, directory, isTwice, body: isObject(body) ? body : {} };
  });
}
