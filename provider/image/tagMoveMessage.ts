import { headline } from "../text/headline.ts";
import type { Message } from "../text/message.ts";
import { plainText } from "../text/plainText.ts";
import { byteSize, sizeDifference } from "./byteSize.ts";
import { createdTimes } from "./createdTime.ts";
import { shortDigest } from "./digest.ts";
import { sharedLayers } from "./layers.ts";
import type { ImageMetadata } from "./metadata.ts";
import { shortRevisions } from "./revision.ts";
import { movedSource, publicHosts, type SourceHosts, sourceLink } from "./sourceLink.ts";
import type { MovedImage, TagMove } from "./tagMove.ts";
import { tagMoveHeadline } from "./tagMoveHeadline.ts";

/**
 * A move for people. Digests and commits are short; what labels say is plain and short. The report for pull requests takes the
 * details by `shownTagMove`: a preview's JSON has nothing else of a move.
 */
export function tagMoveMessage(move: TagMove, hosts: SourceHosts = publicHosts): Message {
  const details = Object.entries(detailsOf(move, hosts)).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, text] as const],
  );
  return { headline: headline`${tagMoveHeadline(move)}`, details };
}

/** A tag that the cluster has moved since the last refresh, so that the state does not show it and no update moves it back. */
export function tagMovedMessage({ stream, tags, from }: TagMove): Message {
  const [tag] = tags;
  const image = from.metadata.version ?? shortDigest(from.digest).replace(/^.*:/, "");
  const details = [
    ["tag", `${stream}:${tags.join(", ")}`],
    ["digest", `${shortDigest(from.digest)}, which the state does not have`],
  ] as const;
  return { headline: headline`${tag} has moved to ${image}: refresh`, details };
}

function detailsOf({ stream, tags, from, to, isBack, followers }: TagMove, hosts: SourceHosts) {
  const of = <K extends keyof ImageMetadata>(key: K) => [from.metadata[key], to.metadata[key]] as const;
  const [before, after] = of("size");
  const difference = before === undefined || after === undefined ? undefined : sizeDifference(before, after);
  const source = movedSource(from.metadata, to.metadata);
  return {
    tag: `${stream}:${tags.join(", ")}`,
    digest: change([from.digest, to.digest], shortDigest),
    version: change(of("version"), (version) => plainText(version)),
    revision: change(shortRevisions(...of("revision")), (revision) => plainText(revision)),
    source: source && `${change(source, (address) => plainText(address, 200))}: another repository`,
    changes: sourceLink(from.metadata, to.metadata, hosts),
    created: change(createdTimes(...of("created")), (time) => plainText(time)),
    size: suffixed(change(of("size"), byteSize), difference),
    platforms: change(of("platforms"), (platforms) => plainText(platforms.join(", "), 120)),
    layers: layersText(from, to),
    rolls: followersText(tags, followers, (kind) => kind !== "BuildConfig"),
    builds: followersText(tags, followers, (kind) => kind === "BuildConfig"),
    follows: followers === undefined ? followersUnknown : undefined,
    note: isBack ? "the tag has had this image before" : undefined,
  };
}

/** Text in place of the followers. */
export const followersUnknown = "not known: the cluster has not told it in time";

const suffixed = (text: string | undefined, suffix: string | undefined): string | undefined =>
  text === undefined || suffix === undefined ? text : `${text} (${suffix})`;

/** Both sides, or one if they look the same. */
function change<T>([from, to]: readonly (T | undefined)[], text: (value: T) => string): string | undefined {
  const [before, after] = [from, to].map((value) => (value === undefined ? "" : text(value)));
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
