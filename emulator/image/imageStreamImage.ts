import { kindNames } from "../apiserver/kindNames.ts";
import type { RequestContext, ResourceDefinition } from "../apiserver/resource.ts";
import { badRequest, notFound } from "../apiserver/statusError.ts";
import { embeddedImage } from "./image/embeddedImage.ts";
import type { ImageStreamImage } from "./image/object.ts";
import { type ImageStorage, imageGroup, streamFor } from "./imageStorage.ts";
import { layersOf } from "./stream/layers.ts";
import { imageStreamImageTable } from "./tables.ts";
import { imageMatchesId } from "./tag/history.ts";
import { parseImageName } from "./tag/name.ts";

const resource = "imagestreamimages";

export function imageStreamImages(storage: ImageStorage): ResourceDefinition {
  return {
    ...kindNames(imageGroup, "ImageStreamImage"),
    shortNames: ["isimage"],
    table: imageStreamImageTable,
    endpoint: { get: (context, name) => imageStreamImage(storage, context, name) },
  };
}

function imageStreamImage(storage: ImageStorage, context: RequestContext, name: string): ImageStreamImage {
  const parsed = parseImageName(name);
  if (parsed === undefined) throw badRequest("ImageStreamImages must be retrieved with <name>@<id>");
  const stream = streamFor(storage, context, parsed.stream, resource);
  const { images } = layersOf(stream, (digest) => storage.images.find("", digest));
  const digest = Object.keys(images).findLast((candidate) => imageMatchesId(candidate, parsed.id));
  // Two different 404s: the API's own in the singular, and the store's.
  if (digest === undefined) throw notFound({ group: imageGroup, resource: "imagestreamimage" }, name);
  const image = storage.images.find("", digest);
  if (image === undefined) throw notFound({ group: imageGroup, resource }, digest);
  const { annotations } = stream.metadata;
  const { creationTimestamp } = image.metadata;
  return {
    kind: "ImageStreamImage",
    apiVersion: `${imageGroup}/v1`,
    metadata: {
      name,
      namespace: context.namespace,
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    image: embeddedImage(image),
  };
}
