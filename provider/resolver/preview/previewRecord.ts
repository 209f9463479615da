import { z } from "zod";
import type { Image } from "../../image/image.ts";
import { selectionText } from "../../image/selection/selection.ts";
import { type DeclaredTag, tagKey } from "../declarations.ts";
import { type FileText, fileText, hashed, keyFor, keysOf, saltsOf } from "../fingerprint.ts";

/** The image that a preview has shown for a tag. */
export type ShownImage = Required<Pick<Image, "digest">> & Pick<Image, "selected">;

/** A declared tag as a preview has resolved it. */
export interface PreviewedTag extends ShownImage {
  /** Source of the tag's image; an entry for another source does not count. */
  readonly reference: string;
  /** RFC 3339. */
  readonly time: string;
}

/** The images that the last preview of a stack has shown, kept for the update that follows. Holds no credentials. */
export interface PreviewRecord {
  /** Time of the preview; RFC 3339. */
  readonly time: string;
  /** By server and name of the tag. */
  readonly tags: ReadonlyMap<string, PreviewedTag>;
  readonly salts: ReadonlySet<string>;
}

/** Milliseconds after which a record of a preview no longer counts. */
export const previewLifetime = 24 * 60 * 60 * 1000;

const time = z.iso.datetime();
const heading = z.object({ version: z.literal(1), time });
const entry = z.object({
  server: z.string(),
  tag: z.string(),
  reference: z.string(),
  digest: z.string(),
  selected: z.string().optional(),
  time,
});

/** The first line of a record: JSON, as the other lines are, so that a record grows without being written anew. */
export const previewHeading = (now: Date): string => line({ version: 1, time: now.toISOString() });

/** The line of a tag. */
export function previewLine(
  server: FileText,
  declared: DeclaredTag,
  { digest, selected, now }: ShownImage & { now: Date },
): string {
  const [place, tag, reference] = [server, nameIn(declared), sourceIn(declared)].map((text) =>
    keyFor(text, {}, new Set()),
  );
  return line({ server: place, tag, reference, digest, selected, time: now.toISOString() });
}

const line = (members: object): string => `${JSON.stringify(members)}\n`;

/** Hashes the secret parts of a tag in advance, with these salts or a new one, so that its line is written at once. */
export const hashedTag = (server: FileText, declared: DeclaredTag, salts: ReadonlySet<string> = new Set()) =>
  hashed([server, nameIn(declared), sourceIn(declared)], salts);

/** The record's entry of a tag, if the tag was declared the same way. */
export function previewedTag(
  { tags, salts }: PreviewRecord,
  server: FileText,
  declared: DeclaredTag,
): PreviewedTag | undefined {
  const names = keysOf(nameIn(declared), salts);
  const keys = keysOf(server, salts).flatMap((place) => names.map((name) => place + separator + name));
  const found = keys.map((key) => tags.get(key)).find((tag) => tag !== undefined);
  return found && keysOf(sourceIn(declared), salts).includes(found.reference) ? found : undefined;
}

const nameIn = (tag: DeclaredTag): FileText => fileText(tagKey(tag), tag.hasSecretName);
const sourceIn = (tag: DeclaredTag): FileText => fileText(sourceText(tag), tag.isSecret);

/** Clocks of the machines that share a home folder differ by this much at most. */
const clockTolerance = 5 * 60 * 1000;

/** The reason why a record is too old to count, or from the future; `undefined` if it counts. */
export function untimely({ time }: Pick<PreviewRecord, "time">, now: Date): string | undefined {
  const age = now.getTime() - new Date(time).getTime();
  if (age > previewLifetime) return `the last preview is of ${time}, more than 24 hours ago`;
  return age < -clockTolerance ? `the last preview is of ${time}, which is still to come` : undefined;
}

/** No URL, name or key of a record has one. */
const separator = "\n";

/** The record in a text; `undefined` where it holds none, for instance that of a later version. */
export function parsePreviewRecord(text: string): PreviewRecord | undefined {
  try {
    // A preview that was killed may have left half a line.
    const [first = "", ...lines] = text.split("\n").slice(0, -1);
    const { time } = heading.parse(JSON.parse(first));
    const all = lines.map((line) => entry.parse(JSON.parse(line)));
    const salts = saltsOf(all.flatMap(({ server, tag, reference }) => [server, tag, reference]));
    return { time, tags: new Map(all.map((tag) => [tag.server + separator + tag.tag, tag])), salts };
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
