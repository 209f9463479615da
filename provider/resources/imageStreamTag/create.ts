import type { ImageStream } from "../../cluster/api/imageStream.ts";
import { ImageStreamError } from "../../image/error.ts";
import { existsAlready } from "../existsAlready.ts";
import type { Context } from "../handlers.ts";
import { observeImageStream } from "../imageStream/observe.ts";
import { isImported } from "../inputs/tagSource.ts";
import { imageStreamTagName } from "./check.ts";
import { asImageStream, type ImageStreamTagInputs } from "./inputs.ts";
import { imageStreamTagId } from "./outputs.ts";
import { applyImageStreamTag } from "./update.ts";

/** Adds the tag to its stream, which is created if there is none. */
export async function createImageStreamTag(context: Context, inputs: ImageStreamTagInputs) {
  const id = imageStreamTagId(inputs);
  const declared = asImageStream(inputs);
  const { name, namespace } = declared.metadata;
  const stream = await context.cluster.imageStreams.find(namespace, name);
  const present = stream?.spec?.tags?.some((tag) => `${name}:${tag.name}` === inputs.metadata.name) ?? false;
  if (present && inputs.adopt !== true) {
    throw new ImageStreamError("ALREADY_EXISTS", existsAlready(imageStreamTagName(inputs)));
  }
  const existing = stream ?? (await annotatedStream(context, inputs));
  const olds = { ...observeImageStream(declared, existing), repository: "" };
  return { id, outs: await applyImageStreamTag(context, id, olds, inputs) };
}

/** An import creates a missing stream, but carries no annotations: a tag with some is first created without a source. */
async function annotatedStream({ cluster }: Context, inputs: ImageStreamTagInputs): Promise<ImageStream> {
  const { metadata, tag } = inputs;
  const { annotations } = tag;
  if (annotations === undefined || !isImported({ ...tag, name: "" })) return { metadata: {} };
  const [, name = ""] = metadata.name.split(":");
  const created = await cluster.imageStreamTags.create(metadata.namespace, {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStreamTag",
    metadata: { ...metadata, annotations },
    tag: { name, annotations },
  });
  return { metadata: {}, spec: { tags: created.tag ? [created.tag] : [] } };
}
