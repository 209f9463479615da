import { isDeepStrictEqual } from "node:util";
import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import { createOnce } from "../../cluster/createOnce.ts";
import { ImageStreamError } from "../../image/error.ts";
import type { OwnCreation } from "../creation/creation.ts";
import { existsAlready } from "../existsAlready.ts";
import type { Context } from "../handlers.ts";
import type { ImageStreamOutputs } from "../imageStream/outputs.ts";
import { withOwnAnnotations } from "../imageStream/ownAnnotations.ts";
import { updateImageStream } from "../imageStream/update.ts";
import { updateOwn } from "../imageStream/updateOwn.ts";
import { inOrder } from "../inOrder.ts";
import { PartialFailure } from "../partialFailure.ts";
import { specTag } from "../tag/specTag.ts";
import { isImported } from "../tag/tagSource.ts";
import { imageStreamTagName } from "./check.ts";
import { asImageStream, asImageStreamTag, type ImageStreamTagInputs } from "./inputs.ts";
import { isLeftBehind } from "./leftBehind.ts";
import { madeStream } from "./madeStream.ts";
import { asOwnedStream, type ImageStreamTagOutputs, writtenOf } from "./outputs.ts";

/**
 * Gives the tag the declared form, and touches nothing else of the stream. Without `olds` the tag is a new one, or one
 * that an interrupted run has left.
 */
export function applyImageStreamTag(
  context: Context,
  id: string,
  olds: ImageStreamTagOutputs | undefined,
  news: ImageStreamTagInputs,
  creation?: OwnCreation,
): Promise<ImageStreamTagOutputs> {
  const declared = asImageStream(news);
  const { name, namespace } = declared.metadata;
  return inOrder(`${namespace}/${name}`, async () => {
    const found = await context.cluster.imageStreams.find(namespace, name);
    const isLeft = creation?.isResumed === true && isLeftBehind(found, news, creation);
    if (olds === undefined && news.adopt !== true && !isLeft && holds(found, news)) {
      throw new ImageStreamError("ALREADY_EXISTS", existsAlready(imageStreamTagName(news)));
    }
    await creation?.begin(found === undefined ? withoutStream : undefined, isLeft);
    const stream = found ?? (await annotatedStream(context, news));
    const before = isLeft && creation.before === withoutStream ? undefined : found;
    const made = () => madeStream(context, declared.metadata, before, olds);
    try {
      const outs =
        olds === undefined
          ? await updateImageStream(context, id, { olds: declared, news: declared, stream })
          : await updateOwn(context, id, { olds: asOwnedStream(olds), news: declared, stream });
      const tag = asImageStreamTag(news, outs) ?? news;
      return { ...tag, repository: outs.repository, ...writtenOf(outs), ...(await made()) };
    } catch (error) {
      throw error instanceof PartialFailure ? ofTag(error, news, await made()) : error;
    }
  });
}

/** Record of a creation that creates the tag's stream, too. */
const withoutStream = "no stream";

const holds = (stream: ApiImageStream | undefined, { metadata }: ImageStreamTagInputs): boolean =>
  stream?.spec?.tags?.some((tag) => `${stream.metadata.name}:${tag.name}` === metadata.name) ?? false;

/** The stream's failure as one of the tag; without a tag, no state is kept. */
function ofTag(
  failure: PartialFailure,
  news: ImageStreamTagInputs,
  made: Pick<ImageStreamTagOutputs, "madeStream">,
): Error {
  const stream = failure.outs as ImageStreamOutputs;
  const present = asImageStreamTag(news, stream);
  if (present === undefined) return new ImageStreamError("IMPORT_FAILED", failure.message, { cause: failure });
  const outs = { ...present, repository: stream.repository, ...writtenOf(stream), ...made };
  return new PartialFailure(failure.id, outs, failure.diagnostics, failure);
}

/** Creates a tag with annotations before its import, which would carry none. The cluster creates its stream. */
async function annotatedStream({ cluster }: Context, inputs: ImageStreamTagInputs): Promise<ApiImageStream> {
  const { metadata } = inputs;
  const { namespace } = metadata;
  const { metadata: stream, spec } = withOwnAnnotations(asImageStream(inputs));
  const [entry] = (spec.tags ?? []).flatMap((tag) => (isImported(tag) ? (specTag(tag, stream, undefined) ?? []) : []));
  if (entry === undefined) return { metadata: {} };
  const tag = {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStreamTag",
    metadata: { ...metadata, annotations: entry.annotations },
    tag: entry,
  };
  const isOurs = (found: ApiImageStream) => {
    const present = found.spec?.tags?.find(({ name }) => name === entry.name);
    return present?.from == null && isDeepStrictEqual(present?.annotations, entry.annotations);
  };
  return createOnce({
    create: async (options) => {
      const created = await cluster.imageStreamTags.create(namespace, tag, options);
      return { metadata: {}, spec: { tags: created.tag ? [created.tag] : [] } };
    },
    find: (options) => cluster.imageStreams.find(namespace, stream.name, options),
    isOurs,
  });
}
