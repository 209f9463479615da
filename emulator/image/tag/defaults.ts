import { isRecord } from "../../apiserver/copy.ts";
import type {
  ImageStream,
  ImageStreamStatus,
  NamedTagEventList,
  ObjectReference,
  TagEvent,
  TagEventCondition,
  TagImportPolicy,
  TagReference,
} from "../stream/object.ts";
import { sortedByName } from "./named.ts";

/** Converts a stream to the API's form: tags sorted and unique, policies defaulted, no member missing. */
export function normalisedStream(
  object: Readonly<Record<string, unknown>>,
  importMode: string,
): Pick<ImageStream, "spec" | "status"> {
  const spec = record(object.spec);
  const tags = sortedByName(
    records(spec.tags).map((tag) => normalisedTag(tag, importMode)),
    (tag) => tag.name,
  );
  const repository = text(spec.dockerImageRepository);
  return {
    spec: {
      lookupPolicy: { local: record(spec.lookupPolicy).local === true },
      ...(repository === "" ? {} : { dockerImageRepository: repository }),
      ...(tags.length === 0 ? {} : { tags }),
    },
    status: normalisedStatus(record(object.status)),
  };
}

function normalisedStatus(status: Readonly<Record<string, unknown>>): ImageStreamStatus {
  const tags = sortedByName(records(status.tags).map(normalisedHistory), (tag) => tag.tag);
  const publicRepository = text(status.publicDockerImageRepository);
  return {
    dockerImageRepository: text(status.dockerImageRepository),
    ...(publicRepository === "" ? {} : { publicDockerImageRepository: publicRepository }),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

/** A spec tag with its defaults: policy `Source`, the cluster's import mode. The kind of `from` has no default. */
export function normalisedTag(tag: Readonly<Record<string, unknown>>, importMode: string): TagReference {
  return {
    name: text(tag.name),
    annotations: stringMap(tag.annotations),
    ...(isRecord(tag.from) ? { from: normalisedReference(tag.from) } : {}),
    ...(tag.reference === true ? { reference: true } : {}),
    generation: typeof tag.generation === "number" ? tag.generation : null,
    importPolicy: normalisedImportPolicy(tag.importPolicy, importMode),
    referencePolicy: normalisedReferencePolicy(tag.referencePolicy),
  };
}

export function normalisedImportPolicy(policy: unknown, importMode: string): TagImportPolicy {
  const { insecure, scheduled, importMode: mode } = record(policy);
  return {
    ...(insecure === true ? { insecure } : {}),
    ...(scheduled === true ? { scheduled } : {}),
    importMode: text(mode) || importMode,
  };
}

export function normalisedReferencePolicy(policy: unknown): { type: string } {
  return { type: text(record(policy).type) || "Source" };
}

/** An object reference without empty members. */
export function normalisedReference(reference: Readonly<Record<string, unknown>>): ObjectReference {
  const members = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"] as const;
  return Object.fromEntries(
    members.map((member) => [member, text(reference[member])]).filter(([, value]) => value !== ""),
  );
}

/** A status tag; `items` is null without history. */
export function normalisedHistory(history: Readonly<Record<string, unknown>>): NamedTagEventList {
  const items = records(history.items).map(normalisedEvent);
  const conditions = records(history.conditions).map(normalisedCondition);
  return {
    tag: text(history.tag),
    items: items.length === 0 ? null : items,
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

function normalisedEvent(event: Readonly<Record<string, unknown>>): TagEvent {
  return {
    created: typeof event.created === "string" ? event.created : null,
    dockerImageReference: text(event.dockerImageReference),
    image: text(event.image),
    generation: typeof event.generation === "number" ? event.generation : 0,
  };
}

function normalisedCondition(condition: Readonly<Record<string, unknown>>): TagEventCondition {
  const { lastTransitionTime, generation } = condition;
  const reason = text(condition.reason);
  const message = text(condition.message);
  return {
    type: text(condition.type),
    status: text(condition.status),
    lastTransitionTime: typeof lastTransitionTime === "string" ? lastTransitionTime : null,
    ...(reason === "" ? {} : { reason }),
    ...(message === "" ? {} : { message }),
    generation: typeof generation === "number" ? generation : 0,
  };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const record = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});
const records = (value: unknown): Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

function stringMap(value: unknown): Readonly<Record<string, string>> | null {
  const entries = Object.entries(record(value)).map(([key, member]) => [key, text(member)] as const);
  return entries.length === 0 ? null : Object.fromEntries(entries);
}
