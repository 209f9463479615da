import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import { newestItem, tagHistory } from "../../image/history.ts";
import type { Image } from "../../image/image.ts";
import { ownStreamTag } from "../../image/ownStreamTag.ts";
import type { MovedImage, TagMove } from "../../image/tagMove.ts";
import type { TagName } from "../declarations.ts";
import type { StreamImages } from "../streamImages.ts";
import type { TagFollowers } from "./tagFollowers.ts";
import { withinDeadline } from "./withinDeadline.ts";

/** Next images of a stream's declared tags, by tag name; without a digest where it is unknown. */
export type NextImages = Readonly<Record<string, Partial<Image>>>;

/** Sources of the facts that messages tell of moves. */
export interface MoveSources {
  readonly streams: StreamImages;
  readonly followers: TagFollowers;
  /** A signal for the moment after which a note is said with what is known. */
  readonly newDeadline: () => AbortSignal;
}

/**
 * The declared tags of a stream that are not what the cluster has now. Costs nothing while there are none: the image that such a tag
 * has is read from the cluster, and so is what follows it. What cannot be read, or not in time, is left out.
 */
export async function tagMoves(
  place: Omit<TagName, "tag">,
  next: NextImages,
  { streams, followers, newDeadline }: MoveSources,
): Promise<TagMove[]> {
  const { namespace, stream } = place;
  const present = await streams.stream(namespace, stream).catch(() => undefined);
  if (present === undefined) return [];
  const deadline = newDeadline();
  return Promise.all(
    moves(present, next).map(async ({ tags, from, to }) => {
      const [old, following] = await Promise.all([
        withinDeadline(deadline, streams.image({ namespace, stream, id: from })),
        followers.of(namespace, stream, withAliases(present, tags), deadline),
      ]);
      const earlier = tagHistory(present.status?.tags, tags[0]).slice(1);
      return {
        stream: `${namespace}/${stream}`,
        tags,
        from:
          old !== undefined && "image" in old
            ? { ...movedImage(old.image), digest: from }
            : { digest: from, metadata: {} },
        to: { ...movedImage(to), digest: to.digest },
        isBack: earlier.some(({ digest }) => digest === to.digest),
        followers: following,
      };
    }),
  );
}

interface Move {
  readonly tags: [string, ...string[]];
  /** Digest. */
  readonly from: string;
  readonly to: Partial<Image> & { readonly digest: string };
}

/** Tags that go the same way are one move. */
function moves(stream: ApiImageStream, next: NextImages): Move[] {
  const found: Move[] = [];
  for (const tag of Object.keys(next).sort()) {
    const from = newestItem(stream.status?.tags, tag)?.image;
    const { digest, ...image } = next[tag] ?? {};
    if (!from || digest === undefined || digest === from) continue;
    const same = found.find((move) => move.from === from && move.to.digest === digest);
    if (same === undefined) found.push({ tags: [tag], from, to: { ...image, digest } });
    // The one that is followed comes first.
    else if (followedBy(stream, same.tags[0]) === tag) same.tags.unshift(tag);
    else same.tags.push(tag);
  }
  return found;
}

const movedImage = ({ metadata = {}, layers }: Partial<Image>): Omit<MovedImage, "digest"> => ({
  metadata,
  ...(layers === undefined ? {} : { layers }),
});

/** These tags, and those of the stream that the cluster lets follow them. */
function withAliases(stream: ApiImageStream, tags: readonly string[]): string[] {
  const all = new Set(tags);
  // A set gives what is added to it while it is gone through.
  for (const followed of all) {
    for (const { name } of stream.spec?.tags ?? []) if (followedBy(stream, name) === followed) all.add(name);
  }
  return [...all];
}

/** The tag of the same stream that a tag follows. */
function followedBy(
  { metadata: { name = "", namespace = "" }, spec }: ApiImageStream,
  tag: string,
): string | undefined {
  const from = spec?.tags?.find((each) => each.name === tag)?.from;
  return from ? ownStreamTag(from, name, namespace) : undefined;
}
