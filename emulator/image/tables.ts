import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { TableColumn, TableDefinition } from "../apiserver/tableAnswer.ts";
import type { Image, ImageStreamImage } from "./image/object.ts";
import type { ImageStream, NamedTagEventList, TagReference } from "./stream/object.ts";
import type { ImageStreamTag, ImageTag } from "./tag/object.ts";

const name: TableColumn = { name: "Name", format: "name", description: "Name of the object." };
const column = (title: string, description: string, more: Partial<TableColumn> = {}): TableColumn => ({
  name: title,
  description,
  ...more,
});
const imageReference = column("Image Reference", "Pull spec of the image.");
const updated = column("Updated", "Last update time.");

export const imageTable: TableDefinition = table<Image>([name, imageReference], (image) => [
  image.metadata.name,
  image.dockerImageReference ?? "",
]);

export const imageStreamTable: TableDefinition = table<ImageStream>(
  [
    name,
    column("Image Repository", "Where the stream's images can be pulled from."),
    column("Tags", "Human readable list of tags."),
    updated,
  ],
  (stream, now) => [
    stream.metadata.name,
    repositoryOf(stream),
    shownTags(stream.status.tags ?? []),
    newestTime(stream, now),
  ],
);

export const imageStreamTagTable: TableDefinition = table<ImageStreamTag>(
  [name, imageReference, updated, column("Image Name", "Digest of the image.", { priority: 1 })],
  ({ metadata, image }, now) => [
    metadata.name,
    image.dockerImageReference ?? "",
    ago(metadata.creationTimestamp, now),
    image.metadata.name ?? "",
  ],
);

export const imageTagTable: TableDefinition = table<ImageTag>(
  [
    name,
    column("Spec", "How the tag came to be."),
    column("Status", "What the tag points at, or why it does not."),
    column("History", "Number of history entries", { type: "integer" }),
    column("Updated", "Last updated at"),
  ],
  (tag, now) => {
    const history = tag.status?.items?.length ?? 0;
    return [tag.metadata.name, specWord(tag), statusText(tag), history === 0 ? null : history, tagTime(tag, now)];
  },
);

export const imageStreamImageTable: TableDefinition = table<ImageStreamImage>(
  [name, updated, { ...imageReference, priority: 1 }, column("Image Name", "Digest of the image.", { priority: 1 })],
  ({ metadata, image }, now) => [
    metadata.name,
    ago(metadata.creationTimestamp, now),
    image.dockerImageReference ?? "",
    image.metadata.name ?? "",
  ],
);

function table<T extends KubeObject>(
  columns: readonly TableColumn[],
  cells: (object: T, now: Date) => unknown[],
): TableDefinition {
  return { columns, cells: (object, now) => cells(object as T, now) };
}

function repositoryOf({ spec, status }: ImageStream): string {
  return status.publicDockerImageRepository || spec.dockerImageRepository || status.dockerImageRepository;
}

function newestTime({ status }: ImageStream, now: Date): string {
  const times = (status.tags ?? []).flatMap(({ items }) => items?.[0]?.created ?? []);
  const newest = times.sort().at(-1);
  return newest === undefined ? "" : ago(newest, now);
}

const preferredWidth = 40;

/** As many tags as fit, latest moves first; at least one, and up to a quarter more if that fills the line better. */
function shownTags(tags: readonly NamedTagEventList[]): string {
  const created = (tag: NamedTagEventList): string => tag.items?.[0]?.created ?? "";
  const sorted = tags.toSorted((a, b) => created(b).localeCompare(created(a)) || (a.tag < b.tag ? -1 : 1));
  const names = sorted.map(({ tag }) => tag);
  const shown = names.slice(0, shownCount(names));
  const hidden = names.length - shown.length;
  return hidden > 0 ? `${shown.join(",")} + ${hidden} more...` : shown.join(",");
}

function shownCount(names: readonly string[]): number {
  const margin = preferredWidth / 4;
  let remaining = preferredWidth;
  for (const [index, tag] of names.entries()) {
    remaining -= tag.length + 1;
    if (remaining >= 0) continue;
    if (index === 0) return 1;
    if (margin < remaining + tag.length && margin >= -remaining) continue;
    return index;
  }
  return names.length;
}

function specWord({ spec, status }: ImageTag): string {
  const event = status?.items?.[0];
  const source = event === undefined ? "" : event.image || event.dockerImageReference;
  const word = spec?.from === undefined ? "" : fromWord(spec);
  if (word === "") return source === "" ? "" : "Push";
  const pushed = (spec?.generation ?? 0) > 0 && (event?.generation ?? 0) > (spec?.generation ?? 0);
  return word !== "Track" && pushed ? "Push" : word;
}

function fromWord({ from, reference, importPolicy }: TagReference): string {
  if (from?.kind === "ImageStreamTag" && !from.name?.includes(":")) return "Track";
  if (importPolicy.scheduled) return "Scheduled";
  return reference ? "Ref" : "Tag";
}

function statusText({ spec, status }: ImageTag): string {
  const failure = status?.conditions?.findLast(
    ({ type, status: state }) => type === "ImportSuccess" && state === "False",
  );
  if (failure !== undefined) return `ImportFailed (${failure.reason ?? ""})`;
  const event = status?.items?.[0];
  const source = sourceText(spec?.from);
  if (event === undefined) return source;
  if (event.generation > 0 && (spec?.generation ?? 0) > event.generation) return "Importing";
  if (source.startsWith("Invalid")) return source;
  return event.image !== "" ? `image/${event.image}` : event.dockerImageReference || source;
}

function sourceText(from: TagReference["from"]): string {
  const { kind, name: of = "", namespace } = from ?? {};
  switch (kind) {
    case undefined:
      return from === undefined ? "" : "InvalidRefKind";
    case "DockerImage":
      return of;
    case "ImageStreamImage":
      return of.includes("@") ? `image/${of.slice(of.indexOf("@") + 1)}` : "InvalidRefName";
    case "ImageStreamTag":
      return namespace ? `istag ${namespace}/${of}` : `istag/${of}`;
    default:
      return "InvalidRefKind";
  }
}

function tagTime({ status }: ImageTag, now: Date): string {
  const times = [
    status?.items?.[0]?.created,
    ...(status?.conditions ?? []).map((condition) => condition.lastTransitionTime),
  ];
  const newest = times
    .filter((time) => typeof time === "string")
    .sort()
    .at(-1);
  return newest === undefined ? "" : ago(newest, now);
}

function ago(time: string | null | undefined, now: Date): string {
  return time ? `${humanDuration(now.getTime() - Date.parse(time))} ago` : "<unknown>";
}

/** Formats a duration as tables show it: `12 seconds`, `About an hour`, `3 weeks`. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < 1) return "Less than a second";
  if (seconds === 1) return "1 second";
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes === 1) return "About a minute";
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.round(seconds / 3600);
  if (hours === 1) return "About an hour";
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 14) return `${Math.trunc(hours / 24)} days`;
  if (hours < 24 * 60) return `${Math.trunc(hours / 24 / 7)} weeks`;
  if (hours < 24 * 730) return `${Math.trunc(hours / 24 / 30)} months`;
  return `${Math.trunc(hours / 24 / 365)} years`;
}
