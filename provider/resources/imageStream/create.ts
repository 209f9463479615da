import type { ImageStream } from "../../cluster/api/imageStream.ts";
import { isClusterError } from "../../cluster/clusterError.ts";
import { createOnce } from "../../cluster/createOnce.ts";
import { ImageStreamError } from "../../image/error.ts";
import { existsAlready } from "../existsAlready.ts";
import type { Context } from "../handlers.ts";
import { inOrder } from "../inOrder.ts";
import { specTag } from "../inputs/specTag.ts";
import { isImported } from "../inputs/tagSource.ts";
import { PartialFailure } from "../partialFailure.ts";
import { importRepository, repositoryCheck, withoutRepository } from "./importRepository.ts";
import { importTags } from "./importTags.ts";
import type { ImageStreamInputs } from "./inputs.ts";
import { isCreatedFrom } from "./isCreatedFrom.ts";
import { observeImageStream } from "./observe.ts";
import { type ImageStreamOutputs, imageStreamId, imageStreamOutputs, withAccepted } from "./outputs.ts";
import { withOwnAnnotations } from "./ownAnnotations.ts";
import { refreshFollowers } from "./refreshFollowers.ts";
import { updateImageStream } from "./update.ts";

/** Creates the stream with one write, then has its tags imported. */
export function createImageStream(context: Context, inputs: ImageStreamInputs) {
  const id = imageStreamId(inputs);
  return inOrder(id, async () => {
    const { name, namespace } = inputs.metadata;
    const { imageStreams } = context.cluster;
    const stream = manifest(withOwnAnnotations(inputs));
    try {
      const created = await createOnce({
        create: () => imageStreams.create(namespace, stream),
        find: () => imageStreams.find(namespace, name),
        isOurs: (found) => isCreatedFrom(stream, found),
      });
      return { id, outs: await imported(context, id, inputs, created) };
    } catch (error) {
      if (!isClusterError(error, "ALREADY_EXISTS")) throw error;
      return { id, outs: await adopted(context, id, inputs) };
    }
  });
}

async function imported(context: Context, id: string, inputs: ImageStreamInputs, created: ImageStream) {
  const isWhole = inputs.spec.dockerImageRepository !== undefined;
  const repository = isWhole ? await importRepository(context, inputs) : { stream: undefined, reasons: [] };
  const outcome = await importTags(context, inputs, (inputs.spec.tags ?? []).filter(isImported));
  const stream = outcome.stream ?? repository.stream ?? created;
  const failed = [...repository.reasons, ...outcome.reasons];
  const actual = withAccepted(inputs, outcome.accepted);
  const reasons = failed.length > 0 ? failed : await refreshFollowers(context, actual, stream);
  if (reasons.length === 0) return imageStreamOutputs(actual, stream);
  const outs = observed(inputs, stream);
  throw new PartialFailure(id, repository.reasons.length > 0 ? withoutRepository(outs) : outs, reasons);
}

/** Takes an existing stream over: from here on, what differs from the declaration is a change like any other. */
async function adopted(context: Context, id: string, inputs: ImageStreamInputs): Promise<ImageStreamOutputs> {
  const { name, namespace } = inputs.metadata;
  if (inputs.adopt !== true) throw new ImageStreamError("ALREADY_EXISTS", existsAlready(`image stream ${id}`));
  const stream = await context.cluster.imageStreams.get(namespace, name);
  return updateImageStream(context, id, { olds: inputs, news: inputs, stream });
}

const observed = (inputs: ImageStreamInputs, stream: ImageStream): ImageStreamOutputs =>
  imageStreamOutputs(observeImageStream(inputs, stream), stream);

/**
 * The stream without the sources of tags that are to be imported. With them, the cluster's import controller would at
 * once begin an import of its own, beside ours and with all tags in one slow request. So it would for a repository.
 */
function manifest({ metadata, spec, images }: ImageStreamInputs): ImageStream {
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
