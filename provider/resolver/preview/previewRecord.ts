import { z } from "zod";
import type { Image } from "../../image/image.ts";
import { selectionText } from "../../image/selection/selection.ts";
import { type DeclaredTag, tagKey } from "../declarations.ts";
import { type FileText, fileText, hashed, keyAmong, keyFor } from "../fingerprint.ts";

/** The image that a preview has shown for a tag. */
export type ShownImage = Required<Pick<Image, "digest">> & Pick<Image, "selected">;

/** A declared tag as a preview has resolved it. */
export interface PreviewedTag extends ShownImage {
  /** Source of the tag's image; an entry for another source says nothing. */
  readonly reference: string;
  /** RFC 3339. */
  readonly time: string;
}

/** The images that the last preview of a stack has shown, kept for the update that follows. Holds no credentials. */
export interface PreviewRecord {
  readonly version: 1;
  /** When the preview was made; RFC 3339. */
  readonly time: string;
  /** By the API server's URL, then by `namespace/stream:tag`. */
  readonly clusters: Readonly<Record<string, Readonly<Record<string, PreviewedTag>>>>;
}

/** Milliseconds after which a record of a preview no longer counts. */
export const previewLifetime = 24 * 60 * 60 * 1000;

const time = z.iso.datetime();
const tag = z.object({
  reference: z.string(),
  digest: z.string(),
  selected: z.string().optional(),
  time,
});
const record = z.object({
  version: z.literal(1),
  time,
  clusters: z.record(z.string(), z.record(z.string(), tag)),
});

export const emptyRecord = (now: Date): PreviewRecord => ({ version: 1, time: now.toISOString(), clusters: {} });

/** The record with one more tag. */
export function withPreviewed(
  { clusters, ...rest }: PreviewRecord,
  server: FileText,
  declared: DeclaredTag,
  { digest, selected, now }: ShownImage & { now: Date },
): PreviewRecord {
  const choice = selected === undefined ? {} : { selected };
  const place = keyFor(server, Object.keys(clusters), recordKeys({ clusters }));
  const tags = clusters[place] ?? {};
  const reference = keyFor(sourceIn(declared), [], recordKeys({ clusters }));
  const entry = { reference, digest, ...choice, time: now.toISOString() };
  const name = keyFor(nameIn(declared), Object.keys(tags), recordKeys({ clusters }));
  return { ...rest, clusters: { ...clusters, [place]: { ...tags, [name]: entry } } };
}

/** All texts of a record that stand for texts of the program. */
function* recordKeys({ clusters }: Pick<PreviewRecord, "clusters">): Generator<string> {
  for (const [server, tags] of Object.entries(clusters)) {
    yield server;
    for (const [name, { reference }] of Object.entries(tags)) yield* [name, reference];
  }
}

/** Hashes what is secret of a tag, so that its entry in the record takes no time. */
export const hashedTag = (record: PreviewRecord, server: FileText, declared: DeclaredTag): Promise<void> =>
  hashed([server, nameIn(declared), sourceIn(declared)], recordKeys(record));

/** The record's entry of a tag, if the tag was declared the same way. */
export function previewedTag(
  { clusters }: PreviewRecord,
  server: FileText,
  declared: DeclaredTag,
): PreviewedTag | undefined {
  const tags = memberOf(clusters, server);
  const entry = tags && memberOf(tags, nameIn(declared));
  return entry && keyAmong(sourceIn(declared), [entry.reference]) !== undefined ? entry : undefined;
}

const nameIn = (tag: DeclaredTag): FileText => fileText(tagKey(tag), tag.hasSecretName);
const sourceIn = (tag: DeclaredTag): FileText => fileText(sourceText(tag), tag.isSecret);

function memberOf<T>(of: Readonly<Record<string, T>>, name: FileText): T | undefined {
  const key = keyAmong(name, Object.keys(of));
  return key === undefined ? undefined : of[key];
}

/** Clocks of the machines that share a home folder differ by this much at most. */
const clockTolerance = 5 * 60 * 1000;

/** Tells why a record's time keeps it from being compared with; `undefined` where nothing does. */
export function untimely({ time }: PreviewRecord, now: Date): string | undefined {
  const age = now.getTime() - new Date(time).getTime();
  if (age > previewLifetime) return `the last preview is of ${time}, more than 24 hours ago`;
  return age < -clockTolerance ? `the last preview is of ${time}, which is still to come` : undefined;
}

/** JSON for people: sorted, one line a member. */
export function formatPreviewRecord({ version, time, clusters }: PreviewRecord): string {
  const byServer = sorted(clusters).map(([server, tags]) => [server, Object.fromEntries(sorted(tags))]);
  return `${JSON.stringify({ version, time, clusters: Object.fromEntries(byServer) }, undefined, 2)}\n`;
}

/** The record in a text; `undefined` where it holds none, for instance that of a later version. */
export function parsePreviewRecord(text: string): PreviewRecord | undefined {
  try {
    return record.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * Source of a tag's image as text: another import mode or platform of the same reference is another image. A
 * selection stands for itself, whichever tag it chooses, so that a new release is a move.
 */
export function sourceText({ from, select, namespace, importMode, platform }: DeclaredTag): string {
  if (from === undefined) return "";
  const name = select === undefined ? from.name : `${from.name} ${selectionText(select)}`;
  const part = platform ?? importMode;
  if (from.kind === "DockerImage") return part === undefined ? name : `${name} (${part})`;
  return `${from.kind} ${from.namespace ?? namespace}/${from.name}`;
}

const sorted = <T>(of: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));
