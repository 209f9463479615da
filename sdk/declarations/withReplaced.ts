import { newestItem } from "../../provider/image/history.ts";
import type { StreamImages } from "../../provider/resolver/streamImages.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import { tagOfOwnStream } from "../../provider/resources/tag/aliases.ts";
import type { ResolvedTag } from "../../provider/resources/tag/resolved.ts";
import type { TagReference } from "../../provider/resources/tag/tagReference.ts";
import type { StreamName } from "../../provider/resources/tag/tagSource.ts";

/** The images of tags that take any, and of those that follow them, each with the one that the tag has on the cluster instead. */
export async function withReplaced(
  images: Record<string, ResolvedTag>,
  tags: readonly TagReference[],
  stream: StreamName,
  streams: StreamImages,
): Promise<Record<string, ResolvedTag>> {
  const taking = takingAny(tags, stream);
  if (taking.size === 0) return images;
  const found = await streams.stream(stream.namespace, stream.name).catch(() => undefined);
  const entries = Object.entries(images).map(([tag, image]) => {
    const present = newestItem(found?.status?.tags, tag)?.image;
    const isOther = taking.has(tag) && present && present !== image.digest && !isUnknown(image.digest);
    return [tag, isOther ? { ...image, replaces: present } : image];
  });
  return Object.fromEntries(entries);
}

/** Names of the tags whose image an update may replace by another one than announced. */
function takingAny(tags: readonly TagReference[], { name, namespace }: StreamName): ReadonlySet<string> {
  const taking = new Set(tags.filter(({ onMoved }) => onMoved === "accept").map((tag) => tag.name));
  const follows = (tag: TagReference) => tag.pin !== true && taking.has(tagOfOwnStream(tag, name, namespace) ?? "");
  let known: number;
  do {
    known = taking.size;
    for (const { name: follower } of tags.filter(follows)) taking.add(follower);
  } while (taking.size > known);
  return taking;
}
