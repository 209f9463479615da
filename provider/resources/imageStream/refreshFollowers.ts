import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { ImageStreamError } from "../../image/error.ts";
import { newestItem } from "../../image/history.ts";
import type { Context } from "../handlers.ts";
import { join } from "../inputs/schemaDiagnostics.ts";
import { tagOfOwnStream } from "../tag/aliases.ts";
import { movesByItself } from "../tag/movingTag.ts";
import type { TagReference } from "../tag/tagReference.ts";
import type { StreamName } from "../tag/tagSource.ts";
import type { ImageStreamInputs } from "./inputs.ts";

/**
 * Gives tags at the end of a chain of followers their image. When a tag moves, the cluster refreshes the tags that follow
 * it, in random order: the followers of these may be left behind. Writing a source in its other spelling, `1.4` or
 * `app:1.4`, makes the cluster look again. Returns what failed.
 */
export async function refreshFollowers(
  { cluster }: Context,
  { metadata, spec, images }: ImageStreamInputs,
  stream: ApiImageStream,
): Promise<Diagnostic[]> {
  const { name: own, namespace } = metadata;
  for (const { name, followed } of followers(spec.tags ?? [], metadata)) {
    const expected = images[name]?.digest;
    if (expected === undefined || newestItem(stream.status?.tags, name)?.image === expected) continue;
    const spelling = stream.spec?.tags?.find((tag) => tag.name === name)?.from?.name;
    const from = { kind: "ImageStreamTag", name: spelling === followed ? `${own}:${followed}` : followed };
    try {
      await cluster.imageStreamTags.patch(
        namespace,
        `${own}:${name}`,
        { tag: { name, from } },
        { retryConflict: true },
      );
    } catch (error) {
      if (!(error instanceof ImageStreamError)) throw error;
      return [{ path: join("spec.tags", [name, "from"]), summary: error.message }];
    }
  }
  return [];
}

/** The tags that follow a tag which only this program moves, each after the one that it follows. */
function followers(tags: readonly TagReference[], stream: StreamName): { name: string; followed: string }[] {
  const next = new Map(tags.map((tag) => [tag.name, tagOfOwnStream(tag, stream.name, stream.namespace)]));
  const steps = (name: string): number => {
    const followed = next.get(name);
    return followed === undefined ? 0 : 1 + steps(followed);
  };
  return tags
    .filter((tag) => tag.pin !== true && !movesByItself(tag, tags, stream))
    .flatMap(({ name }) => ({ name, followed: next.get(name) ?? "" }))
    .filter(({ followed }) => followed !== "")
    .sort((a, b) => steps(a.name) - steps(b.name));
}
