import { isRecord } from "../apiserver/copy.ts";
import { type FieldError, invalidValue, required } from "../apiserver/fieldError.ts";
import { kindNames } from "../apiserver/kindNames.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { RequestContext, ResourceDefinition } from "../apiserver/resource.ts";
import { forbidden, invalid, type Status, success } from "../apiserver/statusError.ts";
import { timestamp } from "../apiserver/timestamp.ts";
import { metadata } from "./image/dockerMetadata.ts";
import type { EmbeddedImage, Image } from "./image/object.ts";
import { described } from "./image/strategy.ts";
import { imageFaults } from "./image/validation.ts";
import { type ImageStorage, imageGroup, streamFor } from "./imageStorage.ts";
import { imageStreamMappingSchema } from "./schemas.ts";
import { exceededImageLimit } from "./stream/limits.ts";
import type { ImageStream } from "./stream/object.ts";
import { pathSegmentFaults } from "./stream/validation.ts";
import { withFollowers } from "./tag/followers.ts";
import { withTagEvent } from "./tag/history.ts";

interface ImageStreamMapping extends KubeObject {
  readonly image: EmbeddedImage;
  readonly tag: string;
}

const resource = "imagestreammappings";

/** ImageStreamMapping: a registry posts it after a push. Adds the Image and the history entry, never a spec tag. */
export function imageStreamMappings(storage: ImageStorage): ResourceDefinition {
  return {
    ...kindNames(imageGroup, "ImageStreamMapping"),
    schema: imageStreamMappingSchema,
    endpoint: {
      decode,
      create: (context, object) => createMapping(storage, context, object as ImageStreamMapping),
    },
  };
}

function decode(object: KubeObject): void {
  const image: Record<string, unknown> = isRecord(object.image) ? { ...object.image } : {};
  // Signatures have their own resources.
  delete image.signatures;
  image.metadata ??= {};
  image.dockerImageMetadata = metadata(isRecord(image.dockerImageMetadata) ? image.dockerImageMetadata : {});
  image.dockerImageMetadataVersion ??= "1.0";
  Object.assign(object, { image, tag: typeof object.tag === "string" ? object.tag : "" });
}

function createMapping(storage: ImageStorage, given: RequestContext, object: ImageStreamMapping): Status {
  // The request's dryRun applies to neither the Image nor the stream.
  const context = { ...given, dryRun: false };
  const mapping = { ...object, image: withReference(context, object) };
  const { name = "" } = mapping.metadata;
  const faults = mappingFaults(mapping);
  if (faults.length > 0) throw invalid({ group: imageGroup, resource: "ImageStreamMapping" }, name, faults);
  checkSize(context, mapping);
  const stream = streamFor(storage, context, name, resource);
  const isNew = createImage(storage, context, mapping.image);
  addEvent(
    storage,
    context,
    stream,
    mapping,
    isNew ? (mapping.image.dockerImageReference ?? "") : localReference(stream, mapping.image),
  );
  return success();
}

/** Defaults a missing pull spec to the stream's repository in the internal registry. */
function withReference(
  { core, namespace }: RequestContext,
  { image, metadata: { name } }: ImageStreamMapping,
): EmbeddedImage {
  const registry = core.settings.internalRegistryHostname;
  if (image.dockerImageReference || registry === "") return image;
  return { ...image, dockerImageReference: `${registry}/${namespace}/${name}@${image.metadata.name ?? ""}` };
}

function mappingFaults({ metadata: { name = "" }, tag, image }: ImageStreamMapping): FieldError[] {
  const imageName = image.metadata.name ?? "";
  const imageNameFaults = imageName === "" ? [required("image.metadata.name", "name or generateName is required")] : [];
  return [
    ...(name === ""
      ? [
          required("metadata.name", "name or generateName is required"),
          required("name"),
          required("dockerImageRepository"),
        ]
      : []),
    ...pathSegmentFaults(name).map((why) => invalidValue("metadata.name", name, why)),
    ...(tag === "" ? [required("tag")] : []),
    ...imageNameFaults,
    ...pathSegmentFaults(imageName).map((why) => invalidValue("image.metadata.name", imageName, why)),
    ...imageFaults(image, "image"),
  ];
}

/** @throws StatusError 403 for an image larger than the namespace's LimitRanges allow */
function checkSize(context: RequestContext, { image, metadata: { name = "" } }: ImageStreamMapping): void {
  const { Size = 0 } = described(context, asImage(image)).dockerImageMetadata;
  const ranges = context.core.store.list({ group: "", resource: "limitranges" }, context.namespace);
  const excess = exceededImageLimit(ranges, Size);
  if (excess !== undefined) throw forbidden({ group: imageGroup, resource }, name, excess);
}

/** @returns true if the Image is new */
function createImage(storage: ImageStorage, context: RequestContext, image: EmbeddedImage): boolean {
  if (storage.images.find("", image.metadata.name ?? "") !== undefined) return false;
  storage.images.create({ ...context, namespace: "" }, asImage(image));
  return true;
}

function asImage(image: EmbeddedImage): Image {
  return { kind: "Image", apiVersion: `${imageGroup}/v1`, ...image };
}

/** Refers to a managed image of another stream through this stream's repository (pull-through). */
function localReference(
  stream: ImageStream,
  { metadata: { annotations, name }, dockerImageReference = "" }: EmbeddedImage,
): string {
  const repository = stream.status.dockerImageRepository || stream.spec.dockerImageRepository;
  const managed = annotations?.["openshift.io/image.managed"] === "true";
  return managed && repository ? `${repository}@${name}` : dockerImageReference;
}

function addEvent(
  storage: ImageStorage,
  context: RequestContext,
  stream: ImageStream,
  { tag, image }: ImageStreamMapping,
  dockerImageReference: string,
): void {
  const event = {
    created: timestamp(context.core.clock),
    dockerImageReference,
    image: image.metadata.name ?? "",
    generation: stream.metadata.generation ?? 0,
  };
  const tagged = withTagEvent(stream, tag, event);
  if (tagged === stream) return;
  storage.streamStatus.update(context, stream.metadata.name ?? "", () => withFollowers(tagged, tag, event));
}
