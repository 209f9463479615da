import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import { isClusterError } from "../../cluster/clusterError.ts";
import { createOnce } from "../../cluster/createOnce.ts";
import { ImageStreamError } from "../../image/error.ts";
import { isAdoptedElsewhere, newAdoption, withAdoption } from "../creation/adoption.ts";
import { isMarked, makerOf, type OwnCreation, recorded } from "../creation/creation.ts";
import { existsAlready } from "../existsAlready.ts";
import type { Context } from "../handlers.ts";
import { inOrder } from "../inOrder.ts";
import { PartialFailure } from "../partialFailure.ts";
import { specTag } from "../tag/specTag.ts";
import type { TagReference } from "../tag/tagReference.ts";
import { sourceTag } from "../tag/tagSource.ts";
import { repositoryCheck, withoutRepository } from "./importRepository.ts";
import type { ImageStreamInputs } from "./inputs.ts";
import { type ImageStreamOutputs, imageStreamId } from "./outputs.ts";
import { withOwnAnnotations } from "./ownAnnotations.ts";
import { ofAdoption } from "./streamMarks.ts";
import { updateImageStream } from "./update.ts";

/** Creates the stream with one write, then has its tags imported. */
export function createImageStream(context: Context, inputs: ImageStreamInputs) {
  const id = imageStreamId(inputs);
  return inOrder(id, () =>
    recorded(context.creations, { kind: "ImageStream", id }, async (creation) => {
      const whole = withOwnAnnotations(inputs);
      await creation.begin();
      try {
        const created = await createdFrom(context, whole, creation).catch((error: unknown) => {
          const copies = copiesOf(whole);
          // A copied tag may have moved: the update then names it, and its new image.
          if (!isClusterError(error, "INVALID") || copies.length === 0) throw error;
          return createdFrom(context, withoutTags(whole, copies), creation);
        });
        const olds = withoutRepository(inputs);
        return { id, outs: await updateImageStream(context, id, { olds, news: inputs, stream: created }) };
      } catch (error) {
        if (!isClusterError(error, "ALREADY_EXISTS")) throw error;
        return { id, outs: await takenOn(context, id, inputs, creation) };
      }
    }),
  );
}

function createdFrom(
  { cluster: { imageStreams } }: Context,
  inputs: ImageStreamInputs,
  creation: OwnCreation,
): Promise<ApiImageStream> {
  const { name, namespace } = inputs.metadata;
  const stream = manifest(inputs);
  return createOnce({
    create: (options) => imageStreams.create(namespace, stream, { ...options, fieldManager: creation.mark }),
    find: (options) => imageStreams.find(namespace, name, options),
    isOurs: (found) => isMarked(found, creation),
  });
}

const copiesOf = ({ metadata, spec }: ImageStreamInputs): readonly TagReference[] =>
  (spec.tags ?? []).filter((tag) => sourceTag(tag, metadata) !== undefined);

const withoutTags = (inputs: ImageStreamInputs, tags: readonly TagReference[]): ImageStreamInputs => ({
  ...inputs,
  spec: { ...inputs.spec, tags: (inputs.spec.tags ?? []).filter((tag) => !tags.includes(tag)) },
});

/**
 * Takes over an existing stream, or goes on with one that an earlier run began to create. From here on it is updated like
 * any other.
 */
async function takenOn(
  context: Context,
  id: string,
  inputs: ImageStreamInputs,
  creation: OwnCreation,
): Promise<ImageStreamOutputs> {
  const { name, namespace } = inputs.metadata;
  const stream = await context.cluster.imageStreams.get(namespace, name);
  const isOurs = isMarked(stream, creation) && !isAdoptedElsewhere({}, stream);
  if (inputs.adopt !== true && !isOurs) {
    throw new ImageStreamError(
      "ALREADY_EXISTS",
      existsAlready(`image stream ${id}`, makerOf(stream, await context.creations?.stack())),
    );
  }
  if (isOurs) return updateImageStream(context, id, { olds: withoutRepository(inputs), news: inputs, stream });
  try {
    const outs = await updateImageStream(context, id, {
      olds: inputs,
      news: withAdoption(inputs, newAdoption()),
      stream,
    });
    return ofAdoption(outs, inputs);
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw error;
    const outs = ofAdoption(error.outs as ImageStreamOutputs, inputs);
    throw new PartialFailure(error.id, outs, error.diagnostics, error);
  }
}

/**
 * The stream without the sources of imported tags. With them, or with a repository, the import controller would begin an
 * import of its own, of all tags in one slow request.
 */
function manifest({ metadata, spec, images }: ImageStreamInputs): ApiImageStream {
  const { tags: declared = [], ...rest } = spec;
  const tags = declared.flatMap((tag) => specTag(tag, metadata, images[tag.name]?.digest) ?? []);
  return {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStream",
    metadata: {
      ...metadata,
      ...(rest.dockerImageRepository === undefined ? {} : { annotations: checkedNow(metadata) }),
    },
    spec: { ...rest, ...(tags.length === 0 ? {} : { tags }) },
  };
}

const checkedNow = ({ annotations }: ImageStreamInputs["metadata"]) => ({
  ...annotations,
  [repositoryCheck]: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
});
