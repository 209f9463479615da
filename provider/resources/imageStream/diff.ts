import { isDeepStrictEqual } from "node:util";
import type { Difference } from "../handlers.ts";
import { isUnknown } from "../inputs/unknown.ts";
import { movesByItself } from "../tag/movingTag.ts";
import type { TagReference } from "../tag/tagReference.ts";
import { isImported } from "../tag/tagSource.ts";
import type { ImageStreamInputs, ImageStreamSpec } from "./inputs.ts";

/** Compares declarations and the digests of tags that only this program moves. No I/O. */
export function diffImageStream(olds: ImageStreamInputs, news: ImageStreamInputs): Difference {
  const renamed = (["name", "namespace"] as const).some((key) => olds.metadata?.[key] !== news.metadata[key]);
  const changes = renamed || !isDeepStrictEqual(compared(asAnnounced(olds, news)), compared(news));
  return { changes, replaces: renamed ? ["metadata"] : [] };
}

/**
 * Olds in which a tag that has got another image than announced, and accepts it, has the announced one: the engine compares
 * what a refresh finds with the inputs of the last update, which nobody has changed. What a later update announces is
 * resolved anew and replaces the accepted image, even where the source is back at the first one.
 */
function asAnnounced(olds: ImageStreamInputs, news: ImageStreamInputs): ImageStreamInputs {
  const images = Object.entries(olds.images ?? {}).map(([tag, image]) => {
    const { digest, replaces } = news.images?.[tag] ?? {};
    const { announced } = image;
    const isSame = announced !== undefined && announced.digest === digest && announced.replaces === replaces;
    return [tag, isSame ? announced : image];
  });
  return { ...olds, images: Object.fromEntries(images) };
}

function compared({ metadata, spec, images }: ImageStreamInputs): object {
  const stream = { name: metadata?.name, namespace: metadata?.namespace };
  const isMoved = (tag: TagReference) => movesByItself(tag, tags, stream);
  const tags = Array.isArray(spec?.tags) ? spec.tags : [];
  // What is known about an image is text for people: the digest says it all. Where others move a tag, it only matters
  // whether it has an image at all: if it has none, its import has failed.
  const digests = tags
    .filter((tag) => !isMoved(tag) || isImported(tag))
    .map((tag) => [tag.name, isMoved(tag) ? images?.[tag.name] !== undefined : images?.[tag.name]?.digest]);
  return { metadata, spec: Array.isArray(spec?.tags) ? ofCluster(spec) : spec, digests: Object.fromEntries(digests) };
}

/** Without what only tells an update what to do. */
function ofCluster(spec: ImageStreamSpec): object {
  const tags = spec.tags?.map((tag) => (isUnknown(tag) ? tag : { ...tag, onMoved: undefined }));
  return { ...spec, tags };
}
