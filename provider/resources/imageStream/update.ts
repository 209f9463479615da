import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import { importFailure } from "../../image/history.ts";
import type { Context } from "../handlers.ts";
import { changedMetadata } from "../inputs/objectMetadata.ts";
import { patchOf } from "../inputs/patchOf.ts";
import { PartialFailure } from "../partialFailure.ts";
import { type AppliedTag, isFetched, streamTagPatch, type TagChange, tagChange } from "../tag/tagPatch.ts";
import type { TagReference } from "../tag/tagReference.ts";
import { importRepository, type RepositoryImport, withoutRepository } from "./importRepository.ts";
import { importTags } from "./importTags.ts";
import type { ImageStreamInputs } from "./inputs.ts";
import { observeImageStream } from "./observe.ts";
import { type ImageStreamOutputs, imageStreamOutputs, withAccepted } from "./outputs.ts";
import { withOwnAnnotations, withPresentAnnotations } from "./ownAnnotations.ts";
import { refreshFollowers } from "./refreshFollowers.ts";
import { type SourceWrite, writeSources } from "./writeSources.ts";

/**
 * Turns the present stream into the one that `news` declares; `olds` is the declaration before. In order: deletes removed
 * tags, patches the stream, imports a new repository, writes changed sources, imports the tags that moved. The caller keeps
 * other writers of this process off the stream.
 */
export async function updateImageStream(
  context: Context,
  id: string,
  { olds, news, stream }: { olds: ImageStreamInputs; news: ImageStreamInputs; stream: ApiImageStream },
): Promise<ImageStreamOutputs> {
  const observe = (found: ApiImageStream) =>
    withPresentAnnotations(observeImageStream(eitherDeclares(olds, news), found), found);
  const wanted = withOwnAnnotations(news);
  let present = observe(stream);
  await deleteTags(context, olds, news, stream);
  await patchStream(context, present, wanted);
  const repository = hasNewRepository(news, olds, present) ? await importRepository(context, news) : noRepository;
  if (repository.stream !== undefined) {
    // The repository's import has overwritten source, image and import policy of declared tags with the same names.
    present = observe(repository.stream);
    await patchStream(context, present, wanted);
  }
  const sources = await writeSources(context, wanted, sourcesOf(present, wanted));
  const repeated = (wanted.spec.tags ?? []).filter(({ name }) => isRepeated(wanted, stream, name));
  const unfetched = [...repository.unfetched, ...repeated.map(({ name }) => name)];
  const outcome = await importTags(context, news, fetchedTags(present, wanted, unfetched));
  const { name, namespace } = news.metadata;
  const failed = [...repository.diagnostics, ...sources.diagnostics, ...outcome.diagnostics];
  const unseen = failed.length === 0 && outcome.stream === undefined && sources.written > 0;
  const latest = unseen
    ? await context.cluster.imageStreams.get(namespace, name)
    : (outcome.stream ?? repository.stream ?? stream);
  const actual = withAccepted(news, { ...sources.accepted, ...outcome.accepted });
  const diagnostics = failed.length > 0 ? failed : await refreshFollowers(context, actual, latest);
  if (diagnostics.length === 0) return imageStreamOutputs(actual, latest);
  const now = await context.cluster.imageStreams.find(namespace, name).catch(() => undefined);
  const outs = observed(news, now ?? latest);
  throw new PartialFailure(id, repository.diagnostics.length > 0 ? withoutRepository(outs) : outs, diagnostics);
}

const noRepository: RepositoryImport = { stream: undefined, diagnostics: [], unfetched: [] };

/** The cluster imports a repository by itself only with a new stream, and only once. */
function hasNewRepository({ spec }: ImageStreamInputs, ...before: readonly ImageStreamInputs[]): boolean {
  const repository = spec.dockerImageRepository;
  return repository !== undefined && before.some((was) => was.spec.dockerImageRepository !== repository);
}

const observed = (news: ImageStreamInputs, stream: ApiImageStream): ImageStreamOutputs =>
  imageStreamOutputs(observeImageStream(news, stream), stream);

/** The members of both declarations; those of `olds` come first. */
function eitherDeclares(olds: ImageStreamInputs, news: ImageStreamInputs): ImageStreamInputs {
  const [was, now] = [olds.spec.tags ?? [], news.spec.tags ?? []];
  const added = now.filter(({ name }) => !was.some((tag) => tag.name === name));
  const { labels, annotations } = olds.metadata;
  return {
    ...olds,
    metadata: {
      ...olds.metadata,
      labels: { ...news.metadata.labels, ...labels },
      annotations: { ...news.metadata.annotations, ...annotations },
    },
    spec: { ...news.spec, ...olds.spec, tags: [...was, ...added] },
    images: { ...news.images, ...olds.images },
  };
}

/** Deletes tags one by one: without its entry in the spec, a tag would keep its image in the status. */
async function deleteTags(
  { cluster }: Context,
  olds: ImageStreamInputs,
  { metadata, spec }: ImageStreamInputs,
  stream: ApiImageStream,
) {
  const kept = new Set((spec.tags ?? []).map((tag) => tag.name));
  const present = new Set([
    ...(stream.spec?.tags ?? []).map((tag) => tag.name),
    ...(stream.status?.tags ?? []).map(({ tag }) => tag),
  ]);
  for (const { name } of olds.spec.tags ?? []) {
    if (kept.has(name) || !present.has(name)) continue;
    await cluster.imageStreamTags.delete(metadata.namespace, `${metadata.name}:${name}`);
  }
}

async function patchStream({ cluster }: Context, present: ImageStreamInputs, news: ImageStreamInputs): Promise<void> {
  const patch = streamPatch(present, news);
  if (patch === undefined) return;
  const { name, namespace } = news.metadata;
  await cluster.imageStreams.patch(namespace, name, patch, { type: "strategic", retryConflict: true });
}

const sourcesOf = (present: ImageStreamInputs, news: ImageStreamInputs): SourceWrite[] =>
  (news.spec.tags ?? [])
    .filter((tag) => changeOf(present, news, tag) === "source")
    .map((tag) => ({ was: applied(present, tag.name)?.tag, now: { tag, digest: news.images[tag.name]?.digest } }));

/** A strategic merge patch of the stream; `undefined` if it is as declared. */
function streamPatch(present: ImageStreamInputs, news: ImageStreamInputs): object | undefined {
  const tags = (news.spec.tags ?? []).flatMap(
    (tag) => streamTagPatch(applied(present, tag.name)?.tag, tag, changeOf(present, news, tag)) ?? [],
  );
  return patchOf({
    metadata: changedMetadata(present.metadata, news.metadata),
    spec: { ...specPatch(present, news), ...(tags.length === 0 ? {} : { tags }) },
  });
}

function specPatch({ spec: was }: ImageStreamInputs, { spec: now }: ImageStreamInputs) {
  const local = now.lookupPolicy?.local ?? false;
  const repository = now.dockerImageRepository;
  return {
    ...((was.lookupPolicy?.local ?? false) === local ? {} : { lookupPolicy: { local } }),
    ...(was.dockerImageRepository === repository ? {} : { dockerImageRepository: repository ?? null }),
  };
}

const fetchedTags = (
  present: ImageStreamInputs,
  news: ImageStreamInputs,
  unfetched: readonly string[],
): TagReference[] =>
  (news.spec.tags ?? []).filter((tag) => unfetched.includes(tag.name) || isFetched(changeOf(present, news, tag)));

/** Tells that the import of a tag has failed when it was resolved, and that nobody has repeated it since. */
const isRepeated = ({ images }: ImageStreamInputs, { status }: ApiImageStream, tag: string): boolean =>
  images[tag]?.failedImport !== undefined && importFailure(status?.tags, tag) !== undefined;

const changeOf = (present: ImageStreamInputs, news: ImageStreamInputs, tag: TagReference): TagChange =>
  tagChange(applied(present, tag.name), { tag, digest: news.images[tag.name]?.digest }, news.metadata);

function applied({ spec, images }: ImageStreamInputs, name: string): AppliedTag | undefined {
  const tag = spec.tags?.find((declared) => declared.name === name);
  return tag === undefined ? undefined : { tag, digest: images[name]?.digest };
}
