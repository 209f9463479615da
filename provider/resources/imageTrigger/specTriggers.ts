import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { EntryContent, EntryPatch, PresentEntry } from "./entryPlace.ts";
import { type ImageTriggerInputs, triggerSource } from "./inputs.ts";

/** Parameters of an image trigger that both kinds have. */
interface SpecParams {
  readonly from?: TriggerSource;
}

/** `from` of an entry. */
export interface TriggerSource {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly apiVersion?: string;
}

/** An entry of `spec.triggers`, with its place. */
export interface SpecTrigger<Params> {
  readonly index: number;
  readonly params: Params;
}

/** The image triggers of `spec.triggers`; `member` holds their parameters. */
export function imageChanges<Params extends SpecParams>(object: ApiObject, member: string): SpecTrigger<Params>[] {
  return (triggersOf(object) ?? []).flatMap((trigger, index) => {
    const { type, [member]: params } = trigger;
    return type === "ImageChange" ? [{ index, params: (params ?? {}) as Params }] : [];
  });
}

/** The parameters of the entry at an index. */
export function paramsAt<Params extends SpecParams>(object: ApiObject, member: string, index: number): Params {
  const found = imageChanges<Params>(object, member).find((trigger) => trigger.index === index);
  return found?.params ?? ({} as Params);
}

/** An entry as `find` gives it; `written` are its parameters without the controller's own. */
export function presentEntry(index: number, member: string, written: SpecParams, content: EntryContent): PresentEntry {
  const deaf = deafness(written.from);
  const text = JSON.stringify({ type: "ImageChange", [member]: written });
  return { ...content, ...(deaf === undefined ? {} : { deaf }), text, index };
}

/** The tag that a source names, with its namespace. */
export const namedTag = (from: TriggerSource | undefined, { workload }: ImageTriggerInputs): EntryContent["from"] => ({
  namespace: from?.namespace || workload.namespace,
  name: from?.name ?? "",
});

/** Tells that the trigger controller follows the declared tag by this source. */
export const follows = (from: TriggerSource | undefined, inputs: ImageTriggerInputs): boolean =>
  deafness(from) === undefined && isDeepStrictEqual(namedTag(from, inputs), triggerSource(inputs));

/** Reason why the trigger controller ignores a source; `undefined` if it follows it. */
function deafness({ kind, apiVersion }: TriggerSource = {}): string | undefined {
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

/** A patch of single members of an entry: what the controller keeps there stays. `undefined` takes a member away. */
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

/** The version makes the API answer 409 if the object has changed since it was read: positions may have moved. */
function patch({ metadata }: ApiObject, operations: object[]): EntryPatch {
  const version = { op: "add", path: "/metadata/resourceVersion", value: metadata.resourceVersion };
  return { type: "json", body: [version, ...operations] };
}

function triggersOf({ spec }: ApiObject): readonly Record<string, unknown>[] | undefined {
  const { triggers } = (spec ?? {}) as { triggers?: unknown };
  return Array.isArray(triggers) ? triggers : undefined;
}
