import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { EntryPatch } from "./entryPlace.ts";

/** An entry of `spec.triggers`, with its place. */
export interface SpecTrigger<Params> {
  readonly index: number;
  readonly params: Params;
}

/** The image triggers of `spec.triggers`; `member` is where their parameters are. */
export function imageChanges<Params extends object>(object: ApiObject, member: string): SpecTrigger<Params>[] {
  return (triggersOf(object) ?? []).flatMap((trigger, index) => {
    const { type, [member]: params } = trigger;
    return type === "ImageChange" ? [{ index, params: (params ?? {}) as Params }] : [];
  });
}

/** `from` of an entry. */
export interface TriggerSource {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly apiVersion?: string;
}

/** Why the trigger controller does not follow a source; `undefined` if it does. */
export function deafness({ kind, apiVersion }: TriggerSource = {}): string | undefined {
  if (apiVersion)
    return `from.apiVersion: ${JSON.stringify(apiVersion)} makes the trigger deaf for changes of the stream`;
  if (kind === undefined || kind === "" || kind === "ImageStreamTag") return undefined;
  return `from.kind: ${JSON.stringify(kind)} is no kind that the trigger controller follows`;
}

/** A patch that appends an entry. Absent triggers cannot be appended to. */
export function appendTrigger(object: ApiObject, trigger: object): EntryPatch {
  if (triggersOf(object) === undefined) return patch(object, [{ op: "add", path: "/spec/triggers", value: [trigger] }]);
  return patch(object, [{ op: "add", path: "/spec/triggers/-", value: trigger }]);
}

export const removeSpecTrigger = (object: ApiObject, index: number): EntryPatch =>
  patch(object, [{ op: "remove", path: `/spec/triggers/${index}` }]);

/** A patch of single members of an entry, so that what the controller keeps there stays. `undefined` takes one away. */
export function changeTrigger(
  object: ApiObject,
  pointer: string,
  changes: Readonly<Record<string, unknown>>,
): EntryPatch | undefined {
  const operations = Object.entries(changes).map(([key, value]) => {
    const path = `/spec/triggers/${pointer}/${key}`;
    return value === undefined ? { op: "remove", path } : { op: "add", path, value };
  });
  return operations.length === 0 ? undefined : patch(object, operations);
}

/** Naming the version that was read makes the API answer 409 if somebody was faster, since positions may have moved. */
function patch({ metadata }: ApiObject, operations: object[]): EntryPatch {
  const version = { op: "add", path: "/metadata/resourceVersion", value: metadata.resourceVersion };
  return { type: "json", body: [version, ...operations] };
}

function triggersOf({ spec }: ApiObject): readonly Record<string, unknown>[] | undefined {
  const { triggers } = (spec ?? {}) as { triggers?: unknown };
  return Array.isArray(triggers) ? triggers : undefined;
}
