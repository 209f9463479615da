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
  return {
    changes: changes || prunesMore(olds, news) || repeatsMore(olds, news),
    replaces: renamed ? ["metadata"] : [],
  };
}

/** Revisions that an update has taken out stand in its state, which a refresh compares with the same inputs. */
function prunesMore({ images: was }: ImageStreamInputs, { images: now }: ImageStreamInputs): boolean {
  return Object.entries(now ?? {}).some(([tag, { oldRevisions = [] }]) =>
    oldRevisions.some((digest) => was?.[tag]?.oldRevisions?.includes(digest) !== true),
  );
}

/** As with revisions, a failed import that an update has repeated stands in its state. */
const repeatsMore = ({ images: was }: ImageStreamInputs, { images: now }: ImageStreamInputs): boolean =>
  Object.entries(now ?? {}).some(
    ([tag, { failedImport }]) => failedImport !== undefined && was?.[tag]?.failedImport !== failedImport,
  );

/**
 * The old state with announced images in place of accepted ones. After a refresh, the engine compares the state with the
 * inputs of the last update, which have the announced images. A later update resolves the tag anew: its image replaces the
 * accepted one.
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
  // The digest stands for the image: its other members are text for people. Where the cluster or another user moves a tag,
  // any image will do; a tag without one has failed to import.
  const digests = tags
    .filter((tag) => !isMoved(tag) || isImported(tag))
    .map((tag) => [tag.name, isMoved(tag) ? images?.[tag.name] !== undefined : images?.[tag.name]?.digest]);
  return { metadata, spec: Array.isArray(spec?.tags) ? ofCluster(spec) : spec, digests: Object.fromEntries(digests) };
}

/** The spec without members that only direct an update. */
function ofCluster(spec: ImageStreamSpec): object {
  const tags = spec.tags?.map((tag) =>
    isUnknown(tag) ? tag : { ...tag, onMoved: undefined, keepRevisions: undefined },
  );
  return { ...spec, tags };
}
