import type { ImageStream } from "../../cluster/api/imageStream.ts";
import type { Context } from "../handlers.ts";
import { changedKeys } from "../inputs/changedKeys.ts";
import { type AppliedTag, policyPatch, sourcePatch, type TagChange, tagChange } from "../inputs/tagPatch.ts";
import type { TagReference } from "../inputs/tagReference.ts";
import { PartialFailure } from "../partialFailure.ts";
import { importTags } from "./importTags.ts";
import type { ImageStreamInputs } from "./inputs.ts";
import { observeImageStream } from "./observe.ts";
import { type ImageStreamOutputs, imageStreamOutputs } from "./outputs.ts";

/**
 * Turns the stream that `olds` describes into the one that `news` declares: removed tags are deleted, what the stream
 * itself holds is one patch, tags with another source are written, and the cluster imports what moved. Expects that
 * nothing else in this process writes to the stream meanwhile.
 */
export async function updateImageStream(
  context: Context,
  id: string,
  olds: ImageStreamOutputs,
  news: ImageStreamInputs,
): Promise<ImageStreamOutputs> {
  const { name, namespace } = news.metadata;
  await deleteTags(context, olds, news);
  let stream: ImageStream | undefined = await patchStream(context, olds, news);
  for (const tag of changedTags(olds, news, "source")) {
    const patch = sourcePatch(
      applied(olds, tag.name)?.tag,
      { tag, digest: news.images[tag.name]?.digest },
      news.metadata,
    );
    await context.cluster.imageStreamTags.patch(namespace, `${name}:${tag.name}`, patch, { retryConflict: true });
    stream = undefined;
  }
  const imports = changedTags(olds, news, "import");
  const outcome = await importTags(context, news, imports);
  stream = outcome.stream ?? stream ?? (await context.cluster.imageStreams.get(namespace, name));
  if (outcome.reasons.length > 0) {
    throw new PartialFailure(id, imageStreamOutputs(observeImageStream(news, stream), stream), outcome.reasons);
  }
  return imageStreamOutputs(news, stream);
}

/** Removing an entry from the spec would leave its image in the status, where consumers go on to find it. */
async function deleteTags({ cluster }: Context, olds: ImageStreamInputs, { metadata, spec }: ImageStreamInputs) {
  const kept = new Set((spec.tags ?? []).map((tag) => tag.name));
  for (const { name } of olds.spec.tags ?? []) {
    if (!kept.has(name)) await cluster.imageStreamTags.delete(metadata.namespace, `${metadata.name}:${name}`);
  }
}

async function patchStream({ cluster }: Context, olds: ImageStreamInputs, news: ImageStreamInputs) {
  const patch = streamPatch(olds, news);
  if (patch === undefined) return undefined;
  const { name, namespace } = news.metadata;
  return cluster.imageStreams.patch(namespace, name, patch, { type: "strategic", retryConflict: true });
}

/** A strategic merge patch, or `undefined` if what the stream itself holds is as declared. */
function streamPatch(olds: ImageStreamInputs, news: ImageStreamInputs): object | undefined {
  const labels = changedKeys(olds.metadata.labels, news.metadata.labels);
  const annotations = changedKeys(olds.metadata.annotations, news.metadata.annotations);
  const tags = (news.spec.tags ?? []).flatMap((tag) => streamTagPatch(olds, news, tag) ?? []);
  const patch = {
    ...nonEmpty("metadata", { ...(labels && { labels }), ...(annotations && { annotations }) }),
    ...nonEmpty("spec", { ...specPatch(olds, news), ...(tags.length === 0 ? {} : { tags }) }),
  };
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** Tags with another source get everything by the write to the tag; the import of a new tag carries its policies. */
function streamTagPatch(olds: ImageStreamInputs, news: ImageStreamInputs, tag: TagReference): object | undefined {
  const was = applied(olds, tag.name);
  const change = changeOf(olds, news, tag);
  if (change === "source" || change === "none") return undefined;
  if (was === undefined && change === "import" && tag.annotations === undefined) return undefined;
  return policyPatch(was?.tag, tag);
}

function specPatch({ spec: was }: ImageStreamInputs, { spec: now }: ImageStreamInputs) {
  const local = now.lookupPolicy?.local ?? false;
  const repository = now.dockerImageRepository;
  return {
    ...((was.lookupPolicy?.local ?? false) === local ? {} : { lookupPolicy: { local } }),
    ...(was.dockerImageRepository === repository ? {} : { dockerImageRepository: repository ?? null }),
  };
}

const changedTags = (olds: ImageStreamInputs, news: ImageStreamInputs, change: TagChange): TagReference[] =>
  (news.spec.tags ?? []).filter((tag) => changeOf(olds, news, tag) === change);

const changeOf = (olds: ImageStreamInputs, news: ImageStreamInputs, tag: TagReference): TagChange =>
  tagChange(applied(olds, tag.name), { tag, digest: news.images[tag.name]?.digest }, news.metadata);

function applied({ spec, images }: ImageStreamInputs, name: string): AppliedTag | undefined {
  const tag = spec.tags?.find((declared) => declared.name === name);
  return tag === undefined ? undefined : { tag, digest: images[name]?.digest };
}

const nonEmpty = (name: string, value: object) => (Object.keys(value).length === 0 ? {} : { [name]: value });
