import { referencedStream } from "../../provider/image/objectReference.ts";
import { hasUnknown, isUnknown } from "../../provider/resources/inputs/unknown.ts";
import type { TagReference } from "../../provider/resources/tag/tagReference.ts";
import type { StreamName } from "../../provider/resources/tag/tagSource.ts";

/** The streams and tags from which declared tags take their images, as `namespace/stream` and `namespace/stream:tag`. */
export function namedSources(tags: readonly TagReference[], { name, namespace }: StreamName): string[] {
  return tags.flatMap((tag) => {
    if (isUnknown(tag) || tag.from === undefined || tag.from.kind === "DockerImage" || hasUnknown(tag.from)) return [];
    const { from } = tag;
    const stream = `${from.namespace ?? namespace}/${referencedStream(from) ?? name}`;
    return from.kind === "ImageStreamTag" ? [stream, `${stream}:${from.name.split(":").at(-1)}`] : [stream];
  });
}
