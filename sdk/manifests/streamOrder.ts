import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import { isObject, type Members, membersOf } from "../../provider/image/members.ts";
import { ownStreamTag } from "../../provider/image/ownStreamTag.ts";
import { elementsOf } from "../../provider/resources/inputs/members.ts";
import { type PlacedObject, textAt } from "./manifest.ts";

/** A tag that becomes a resource of its own, since its stream and that of its source take images from each other. */
export interface SeparateTag {
  readonly stream: PlacedObject;
  readonly tag: Members & { readonly name: string };
}

/** Streams, each after those from which it takes images. */
export interface StreamOrder {
  readonly streams: readonly PlacedObject[];
  /** After all streams, in this order. */
  readonly tags: readonly SeparateTag[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Tag {
  readonly key: string;
  readonly stream: string;
  readonly declared: Members & { readonly name: string };
  /** `namespace/stream:tag` of a source among the streams. */
  readonly source: string | undefined;
}

/** Puts streams in the order in which they take images from one another. Refuses tags that stand for each other. */
export function streamOrder(given: readonly PlacedObject[]): StreamOrder {
  const byKey = new Map(given.map((stream) => [keyOf(stream), stream]));
  const tags = new Map(given.flatMap((stream) => tagsOf(stream).map((tag) => [tag.key, tag] as const)));
  const cycles = tagCycles(tags);
  if (cycles.length > 0) {
    const remedy = "give one of them an image";
    const diagnostics = cycles.map((cycle) => {
      const stream = byKey.get(tags.get(cycle[0] ?? "")?.stream ?? "");
      return { path: stream?.place ?? "", summary: `tags stand for each other: ${cycle.join(" → ")}`, remedy };
    });
    return { streams: given, tags: [], diagnostics };
  }
  const separate = separateTags(given, tags);
  const kept = Map.groupBy(
    [...tags.values()].filter(({ key }) => !separate.has(key)),
    ({ stream }) => stream,
  );
  const streams = sorted([...byKey.keys()], (key) => (kept.get(key) ?? []).flatMap(sourceStream));
  const order = sorted([...separate], (key) => [tags.get(key)?.source ?? ""]);
  return {
    streams: streams.flatMap((key) => {
      const stream = byKey.get(key);
      return stream === undefined ? [] : [withoutTags(stream, separate)];
    }),
    tags: order.flatMap((key) => {
      const tag = tags.get(key);
      const stream = tag && byKey.get(tag.stream);
      return tag === undefined || stream === undefined ? [] : [{ stream, tag: tag.declared }];
    }),
    diagnostics: [],
  };
}

const keyOf = ({ namespace, name }: Pick<PlacedObject, "namespace" | "name">): string => `${namespace}/${name}`;
const sourceStream = ({ source }: Tag): string[] =>
  source === undefined ? [] : [source.slice(0, source.indexOf(":"))];

function specTags({ object }: PlacedObject): readonly (Members & { readonly name: string })[] {
  const spec = isObject(object["spec"]) ? object["spec"] : {};
  const list: readonly unknown[] = Array.isArray(spec["tags"]) ? spec["tags"] : [];
  return list.filter((tag): tag is Members & { name: string } => isObject(tag) && typeof tag["name"] === "string");
}

function tagsOf(stream: PlacedObject): Tag[] {
  const key = keyOf(stream);
  return specTags(stream).map((declared) => ({
    key: `${key}:${declared.name}`,
    stream: key,
    declared,
    source: sourceOf(declared, stream),
  }));
}

function sourceOf(tag: Members, stream: PlacedObject): string | undefined {
  const from = { kind: textAt(tag, "from", "kind"), name: textAt(tag, "from", "name") };
  const namespace = textAt(tag, "from", "namespace") || stream.namespace;
  if (from.kind !== "ImageStreamTag" || from.name === undefined) return undefined;
  const own = ownStreamTag({ kind: from.kind, name: from.name, namespace }, stream.name, stream.namespace);
  return own === undefined ? `${namespace}/${from.name}` : `${keyOf(stream)}:${own}`;
}

/** Each cycle once, as the keys along it, the first one again at the end. */
function tagCycles(tags: ReadonlyMap<string, Tag>): string[][] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  for (const start of tags.keys()) {
    const path: string[] = [];
    const at = new Map<string, number>();
    let key: string | undefined = start;
    while (key !== undefined && tags.has(key) && !done.has(key) && !at.has(key)) {
      at.set(key, path.length);
      path.push(key);
      key = tags.get(key)?.source;
    }
    const begin = key === undefined ? undefined : at.get(key);
    if (begin !== undefined && key !== undefined) cycles.push([...path.slice(begin), key]);
    for (const one of path) done.add(one);
  }
  return cycles.map((cycle) => cycle.map((key) => key.replace(/^\//, "")));
}

/** The tags whose streams would otherwise have to come before each other, and those that follow these. */
function separateTags(given: readonly PlacedObject[], tags: ReadonlyMap<string, Tag>): ReadonlySet<string> {
  const ofStream = Map.groupBy(tags.values(), ({ stream }) => stream);
  const state = new Map<string, "begun" | "done">();
  const separate = new Set<string>();
  const visit = (start: string): void => {
    // Without recursion: a chain of streams may be as long as the file.
    const stack = [{ key: start, rest: [...(ofStream.get(start) ?? [])] }];
    state.set(start, "begun");
    while (stack.length > 0) {
      const { key, rest } = stack.at(-1) as { key: string; rest: Tag[] };
      const tag = rest.shift();
      if (tag === undefined) {
        state.set(key, "done");
        stack.pop();
        continue;
      }
      const [source] = sourceStream(tag);
      if (source === undefined || source === key) continue;
      if (state.get(source) === "begun") separate.add(tag.key);
      else if (state.get(source) === undefined && ofStream.has(source)) {
        state.set(source, "begun");
        stack.push({ key: source, rest: [...(ofStream.get(source) ?? [])] });
      }
    }
  };
  for (const stream of given) if (!state.has(keyOf(stream))) visit(keyOf(stream));
  const followers = Map.groupBy(tags.values(), ({ source }) => source ?? "");
  for (const key of separate) for (const { key: follower } of followers.get(key) ?? []) separate.add(follower);
  return separate;
}

/** In the given order, but each after those that it names. Expects no cycles. */
function sorted(keys: readonly string[], before: (key: string) => readonly string[]): string[] {
  const all = new Set(keys);
  const result = new Set<string>();
  for (const first of keys) {
    const stack = [first];
    const begun = new Set<string>();
    while (stack.length > 0) {
      const key = stack.at(-1) as string;
      const missing = begun.has(key)
        ? []
        : before(key).filter((one) => one !== key && all.has(one) && !result.has(one));
      begun.add(key);
      if (missing.length === 0) {
        result.add(key);
        stack.pop();
      } else stack.push(...missing.toReversed());
    }
  }
  return [...result];
}

function withoutTags(stream: PlacedObject, separate: ReadonlySet<string>): PlacedObject {
  // Names that only the program knows stay.
  const all = elementsOf(membersOf(stream.object["spec"])["tags"]);
  const kept = all.filter((tag) => !separate.has(`${keyOf(stream)}:${textAt(tag, "name")}`));
  if (kept.length === all.length) return stream;
  return { ...stream, object: { ...stream.object, spec: { ...membersOf(stream.object["spec"]), tags: kept } } };
}
