import { byteSize, sizeDifference } from "./byteSize.ts";
import { shortDigest } from "./digest.ts";
import { type ImageLayer, sharedLayers } from "./layers.ts";
import type { ImageMetadata } from "./metadata.ts";
import { plainText } from "./plainText.ts";
import { shortRevision } from "./revision.ts";
import { sourceLink } from "./sourceLink.ts";
import type { TagFollower } from "./tagFollower.ts";

/** An image that a tag has, or gets. */
export interface MovedImage {
  readonly digest: string;
  readonly metadata: ImageMetadata;
  /** Absent where they are not known, as those of an index. */
  readonly layers?: readonly ImageLayer[];
}

/** Tags of one stream that go from one image to another one. */
export interface TagMove {
  /** `namespace/name`. */
  readonly stream: string;
  /** The first one, and those that do the same. */
  readonly tags: readonly [string, ...string[]];
  readonly from: MovedImage;
  readonly to: MovedImage;
  /** Whether the tag has had the new image before. */
  readonly isBack: boolean;
  /** `undefined` where the cluster has not told them in time. */
  readonly followers: readonly TagFollower[] | undefined;
}

/**
 * A move for people: what goes where in the first line, and one line for each thing that is known about it. Digests are short, and
 * what labels say is one line of plain text. It is a protocol as well: a preview's JSON has nothing else of a move, so the report
 * for pull requests reads this text by `parseTagMove`; change both together.
 */
export function formatTagMove(move: TagMove): string {
  const lines = Object.entries(details(move)).flatMap(([name, text]) =>
    text === undefined ? [] : [`  ${name.padEnd(detailWidth)}${text}`],
  );
  return [heading(move), ...lines].join("\n");
}

const detailWidth = 11;

function heading({ stream, tags: [first, ...others], from, to, isBack }: TagMove): string {
  const verb = isBack ? "moves back" : "moves";
  const rest = others.length === 0 ? "" : `; with it ${others.join(", ")}`;
  return `${stream}:${first} ${verb} from ${imageText(from)} to ${imageText(to)}${rest}`;
}

function imageText({ digest, metadata: { version } }: MovedImage): string {
  // Parentheses are for the digest.
  const text = version === undefined ? "" : plainText(version.replace(/[()]/g, ""));
  return text === "" ? shortDigest(digest) : `${text} (${shortDigest(digest)})`;
}

function details({ tags, from, to, isBack, followers }: TagMove): Record<string, string | undefined> {
  const of = <K extends keyof ImageMetadata>(key: K) => [from.metadata[key], to.metadata[key]] as const;
  const [before, after] = of("size");
  const difference = before === undefined || after === undefined ? undefined : sizeDifference(before, after);
  return {
    revision: change(of("revision"), (revision) => plainText(shortRevision(revision))),
    changes: sourceLink(from.metadata, to.metadata),
    created: change(of("created"), (time) => plainText(time.slice(0, 10))),
    size: suffixed(change(of("size"), byteSize), difference),
    platforms: change(of("platforms"), (platforms) => plainText(platforms.join(", "), 120)),
    layers: layersText(from, to),
    rolls: followersText(tags, followers, (kind) => kind !== "BuildConfig"),
    builds: followersText(tags, followers, (kind) => kind === "BuildConfig"),
    follows: followers === undefined ? followersUnknown : undefined,
    note: isBack ? backNote : undefined,
  };
}

/** What stands where the followers would. */
export const followersUnknown = "not known: the cluster has not told it in time";

/** The program sees the cluster, not the state: what others have moved looks like this until a refresh. */
const backNote =
  "the tag has had this image before; where the preview shows no update, others have moved the tag: refresh to see it";

const suffixed = (text: string | undefined, suffix: string | undefined): string | undefined =>
  text === undefined || suffix === undefined ? text : `${text} (${suffix})`;

/** Both sides, or one if they look the same. */
function change<T>([from, to]: readonly [T | undefined, T | undefined], text: (value: T) => string) {
  const sides = [from, to].map((value) => (value === undefined ? "" : text(value)));
  const [before, after] = sides;
  if (!before || !after) return after || undefined;
  return before === after ? after : `${before} → ${after}`;
}

function layersText(from: MovedImage, to: MovedImage): string | undefined {
  if (from.layers === undefined || to.layers === undefined || to.layers.length === 0) return undefined;
  const { shared, total, pull } = sharedLayers(from.layers, to.layers);
  return `${shared} of ${total} shared, ${byteSize(pull)} to pull`;
}

/** Without a tag it is the first one that they follow. */
function followersText(
  [first]: TagMove["tags"],
  followers: TagMove["followers"],
  isMeant: (kind: string) => boolean,
): string | undefined {
  const named = (followers ?? [])
    .filter(({ kind }) => isMeant(kind))
    .map(({ kind, name, tag }) => `${kind} ${name}${tag === first ? "" : ` (by ${tag})`}`);
  return named.length === 0 ? undefined : [...new Set(named)].join(", ");
}
