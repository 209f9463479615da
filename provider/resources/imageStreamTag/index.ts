import { parseStreamTag } from "../../image/streamTag.ts";
import { recordedCreate } from "../creation/creation.ts";
import type { Context, Handlers } from "../handlers.ts";
import { diffImageStream } from "../imageStream/diff.ts";
import { observeImageStream } from "../imageStream/observe.ts";
import { type OwnedStream, withWritten } from "../imageStream/ownership.ts";
import { pruneRevisions, type StayingRevision, withoutStaying } from "../imageStream/pruneRevisions.ts";
import { inOrder } from "../inOrder.ts";
import { checkImageStreamTag } from "./check.ts";
import { deleteImageStreamTag } from "./delete.ts";
import { asImageStream, asImageStreamTag, type ImageStreamTagInputs } from "./inputs.ts";
import {
  asOwnedStream,
  type ImageStreamTagOutputs,
  imageStreamTagId,
  imageStreamTagOutputs,
  writtenOf,
} from "./outputs.ts";
import { applyImageStreamTag } from "./update.ts";

function without(outs: ImageStreamTagOutputs, stays: StayingRevision): ImageStreamTagOutputs {
  const { resolved, metadata } = outs;
  if (resolved === undefined) return outs;
  return { ...outs, resolved: withoutStaying(parseStreamTag(metadata.name).tag, resolved, stays) };
}

function prune(context: Context, id: string, declared: ImageStreamTagInputs, outs: ImageStreamTagOutputs) {
  const stream = asImageStream(declared);
  const { name, namespace } = stream.metadata;
  return inOrder(`${namespace}/${name}`, () => pruneRevisions(context, stream, { id, outs, without }));
}

/** One tag of a stream, which may have another owner. */
export const imageStreamTag: Handlers<ImageStreamTagInputs, ImageStreamTagOutputs> = {
  check: checkImageStreamTag,

  diff(olds, news) {
    const renamed = olds.metadata.name !== news.metadata.name || olds.metadata.namespace !== news.metadata.namespace;
    if (renamed) return { changes: true, replaces: ["metadata"] };
    return diffImageStream(asImageStream(olds), asImageStream(news));
  },

  create: recordedCreate(
    "ImageStreamTag",
    imageStreamTagId,
    async (context: Context, id, inputs: ImageStreamTagInputs, creation) =>
      // An adopted tag has a history.
      prune(context, id, inputs, await applyImageStreamTag(context, id, undefined, inputs, creation)),
  ),

  async read({ cluster }, _id, outs) {
    const declared = asImageStream(outs);
    const stream = await cluster.imageStreams.findGathered(declared.metadata.namespace, declared.metadata.name);
    if (stream === undefined) return undefined;
    const { repository: _repository, written: _written, madeStream, ...tag } = outs;
    const found = observeImageStream(declared, stream);
    const inputs = asImageStreamTag(tag, found);
    if (inputs === undefined) return undefined;
    const written = writtenOf(withWritten<OwnedStream>(found, asOwnedStream(outs)));
    const made = madeStream === undefined ? {} : { madeStream };
    return { inputs, outs: { ...imageStreamTagOutputs(inputs, stream), ...written, ...made } };
  },

  async update(context, id, olds, news) {
    return prune(context, id, news, await applyImageStreamTag(context, id, olds, news));
  },

  delete: deleteImageStreamTag,
};
