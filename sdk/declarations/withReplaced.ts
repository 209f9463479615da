import { newestItem } from "../../provider/image/history.ts";
import type { StreamImages } from "../../provider/resolver/streamImages.ts";
import type { ResolvedTag } from "../../provider/resources/inputs/resolved.ts";
import type { TagReference } from "../../provider/resources/inputs/tagReference.ts";
import type { StreamName } from "../../provider/resources/inputs/tagSource.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";

/** The images of a stream in which a tag takes any, each with the one that the tag has on the cluster instead. */
export async function withReplaced(
  images: Record<string, ResolvedTag>,
  tags: readonly TagReference[],
  { name, namespace }: StreamName,
  streams: StreamImages,
): Promise<Record<string, ResolvedTag>> {
  if (!tags.some(({ onMoved }) => onMoved === "accept")) return images;
  const stream = await streams.stream(namespace, name).catch(() => undefined);
  const entries = Object.entries(images).map(([tag, image]) => {
    const present = newestItem(stream?.status?.tags, tag)?.image;
    const isOther = present && present !== image.digest && !isUnknown(image.digest);
    return [tag, isOther ? { ...image, replaces: present } : image];
  });
  return Object.fromEntries(entries);
}
