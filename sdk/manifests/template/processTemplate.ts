import { isObject, type Members } from "../../../provider/image/members.ts";
import { bareValue, type DeferredPart, DeferredText } from "./deferred.ts";
import type { ParameterValues } from "./parameters.ts";

/** A template with its parameters filled in. */
export interface ProcessedTemplate {
  readonly objects: readonly unknown[];
  /** For the user; empty if the template has none. */
  readonly message: string | DeferredText;
}

const reference = /\$\{([a-zA-Z0-9_]+?)\}/g;
const bareReference = /^\$\{\{([a-zA-Z0-9_]+)\}\}$/;

/**
 * The objects of a template as `oc process` makes them: parameters filled in, labels added, fixed namespaces taken out. References
 * to what is no parameter stay.
 */
export function processTemplate(template: Members, values: ParameterValues): ProcessedTemplate {
  const { objects, labels, objectLabels, message } = template;
  const list: readonly unknown[] = Array.isArray(objects) ? objects : [];
  const added = filledIn(labels ?? objectLabels ?? {}, values);
  return {
    objects: list.map((object) => labelled(filledIn(withoutFixedNamespace(object), values), added)),
    message: typeof message === "string" ? (substituted(message, values) as string | DeferredText) : "",
  };
}

/** A template is for any namespace: one that is written down in an object does not count. */
function withoutFixedNamespace(object: unknown): unknown {
  if (!isObject(object) || !isObject(object["metadata"])) return object;
  const { namespace, ...metadata } = object["metadata"];
  const isParameter = typeof namespace === "string" && namespace.search(reference) >= 0;
  return { ...object, metadata: isParameter ? { ...metadata, namespace } : metadata };
}

function labelled(object: unknown, labels: unknown): unknown {
  if (!isObject(object) || !isObject(labels) || Object.keys(labels).length === 0) return object;
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const own = isObject(metadata["labels"]) ? metadata["labels"] : {};
  return { ...object, metadata: { ...metadata, labels: { ...own, ...labels } } };
}

function filledIn(value: unknown, values: ParameterValues): unknown {
  if (typeof value === "string") return substituted(value, values);
  if (Array.isArray(value)) return value.map((element) => filledIn(element, values));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([key, member]) => {
    const name = substituted(key, values);
    return [typeof name === "string" ? name : key, filledIn(member, values)];
  });
  return Object.fromEntries(members) as Members;
}

function substituted(text: string, { known, deferred }: ParameterValues): unknown {
  const bare = bareReference.exec(text)?.[1];
  if (bare !== undefined) {
    const value = known.get(bare);
    if (value !== undefined) return bareValue(value);
    const key = deferred.get(bare);
    return key === undefined ? text : new DeferredText([{ parameter: key, name: bare }], true);
  }
  const parts: DeferredPart[] = [];
  let end = 0;
  for (const { 0: whole, 1: name = "", index } of text.matchAll(reference)) {
    const value = known.get(name);
    const key = deferred.get(name);
    if (value === undefined && key === undefined) continue;
    parts.push(text.slice(end, index), value ?? { parameter: key ?? name, name });
    end = index + whole.length;
  }
  parts.push(text.slice(end));
  const joined: DeferredPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string") joined[joined.length - 1] = last + part;
    else if (part !== "") joined.push(part);
  }
  if (joined.every((part) => typeof part === "string")) return joined.join("");
  return new DeferredText(joined);
}
