import { isDigest, shortDigest } from "../../provider/image/digest.ts";
import { membersOf } from "../../provider/image/members.ts";
import type { ShownTagMove } from "../../provider/image/shownTagMove.ts";
import { isSourceLink } from "../../provider/image/sourceLink.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import type { TagReference } from "../../provider/resources/tag/tagReference.ts";
import type { StreamName } from "../../provider/resources/tag/tagSource.ts";
import { isLeftToOthers, tagReferences } from "./leftToOthers.ts";
import type { Properties } from "./preview.ts";
import type { ReportedImage, TagReport } from "./previewReport.ts";
import { optional, texts } from "./properties.ts";

/** The tags of one stream that a resource declares. */
export interface DeclaredImages {
  readonly stream: StreamName;
  readonly images: Readonly<Record<string, ReportedImage>>;
  /** Tags that are declared, with an image or without. */
  readonly declared: readonly TagReference[];
}

/** The images of an `ImageStream`'s inputs. */
export function imagesOfStream({ metadata, spec, images }: Properties): DeclaredImages {
  const { namespace, name } = membersOf(metadata);
  const found = Object.entries(membersOf(images)).map(([tag, image]) => [tag, reported(image)] as const);
  return {
    stream: { namespace: String(namespace), name: String(name) },
    images: withFacts(found),
    declared: tagReferences(membersOf(spec)["tags"]),
  };
}

/** The same of an `ImageStreamTag`'s. */
export function imagesOfTag({ metadata, tag, resolved }: Properties): DeclaredImages {
  const { namespace, name } = membersOf(metadata);
  const [stream = "", tagName = ""] = String(name).split(":");
  const images = resolved === undefined ? {} : { [tagName]: reported(resolved) };
  const declared = tagReferences([{ ...membersOf(tag), name: tagName }]);
  return { stream: { namespace: String(namespace), name: stream }, images, declared };
}

/** Compares the tags of one stream; `moves` is what the preview says of it. */
export function tagChanges(
  before: DeclaredImages | undefined,
  after: DeclaredImages | undefined,
  moves: readonly ShownTagMove[],
): TagReport[] {
  const tags = new Set([...Object.keys(before?.images ?? {}), ...Object.keys(after?.images ?? {})]);
  return [...tags].sort().flatMap((tag): TagReport[] => {
    const to = after?.images[tag];
    const move = moves.find((one) => one.tags.includes(tag) && shortDigest(to?.digest ?? "") === one.to);
    // The cluster may have an image that the state has never seen.
    const known = before?.images[tag];
    const seen = move !== undefined && shortDigest(known?.digest ?? "") !== move.from;
    const from = seen ? { digest: move.from } : known;
    const change = changeOf(from, to, after?.declared.some(({ name }) => name === tag) === true);
    if (change === undefined || (change === "moved" && isMovedByOthers(tag, before, after))) return [];
    return [{ tag, change, ...optional({ from, to }), ...shown(tag, move) }];
  });
}

const isMovedByOthers = (tag: string, before: DeclaredImages | undefined, after: DeclaredImages | undefined): boolean =>
  before !== undefined && after !== undefined && isLeftToOthers(tag, after.stream, before.declared, after.declared);

function changeOf(
  from: ReportedImage | undefined,
  to: ReportedImage | undefined,
  isDeclared: boolean,
): TagReport["change"] | undefined {
  // A tag that is still declared, without an image of its own, is nothing to report.
  if (to === undefined) return isDeclared ? undefined : "removed";
  if (to.digest === undefined) return "unknown";
  if (from?.digest === undefined) return "created";
  return from.digest === to.digest ? undefined : "moved";
}

function shown(tag: string, move: ShownTagMove | undefined): Pick<TagReport, "changesUrl" | "layers" | "followers"> {
  if (move === undefined) return { followers: [] };
  const { changes, layers, followers, tags } = move;
  const [first = tag] = tags;
  const of = followers
    // Followers of a tag that the program does not declare stand with the first tag.
    ?.filter(({ by = first }) => by === tag || (tag === first && !tags.includes(by)))
    .map(({ kind, name, by = first }) => ({ kind, name, ...(by === tag ? {} : { by }) }));
  return optional({
    changesUrl: changes !== undefined && isSourceLink(changes) ? changes : undefined,
    layers,
    followers: of,
  });
}

/** A tag that follows another one has only the digest in the state. */
function withFacts(images: readonly (readonly [string, ReportedImage])[]): Record<string, ReportedImage> {
  const facts = new Map<string | undefined, ReportedImage>();
  for (const [, image] of images) if (Object.keys(image).length > 1) facts.set(image.digest, image);
  return Object.fromEntries(images.map(([tag, image]) => [tag, { ...facts.get(image.digest), ...image }]));
}

function reported(value: unknown): ReportedImage {
  const { digest, version, revision, created, size, platforms, selected } = membersOf(value);
  const text = (given: unknown) => (typeof given === "string" && !isUnknown(given) ? given : undefined);
  return optional({
    digest: typeof digest === "string" && isDigest(digest) ? digest : undefined,
    version: text(version),
    revision: text(revision),
    created: text(created),
    size: typeof size === "number" ? size : undefined,
    platforms: Array.isArray(platforms) ? texts(platforms) : undefined,
    selected: text(selected),
  });
}
