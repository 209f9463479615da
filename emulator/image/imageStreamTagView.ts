import type { KubeObject } from "../apiserver/object.ts";
import { embeddedImage, imagePlaceholder } from "./embeddedImage.ts";
import type { EmbeddedImage, Image } from "./imageObject.ts";
import type { ImageStream, TagEvent, TagEventCondition, TagReference } from "./imageStreamObject.ts";
import { specTag, statusTag } from "./namedTags.ts";
import { resolvedPullSpec } from "./referencePolicy.ts";
import { newestEvent } from "./tagHistory.ts";
import { joinTagName } from "./tagName.ts";

/** A tag of a stream with its image; computed on every read. */
export interface ImageStreamTag extends KubeObject {
  /** The spec tag; null for a tag in the status only. */
  readonly tag: TagReference | null;
  /** Generation of the newest history entry. */
  readonly generation: number;
  readonly lookupPolicy: { readonly local: boolean };
  readonly conditions?: readonly TagEventCondition[];
  readonly image: EmbeddedImage;
}

/**
 * The ImageStreamTag of a tag; without `image` it shows the digest only. Undefined while the newest entry has no image.
 */
export function imageStreamTagView(
  stream: ImageStream,
  tag: string,
  image: Image | undefined,
): ImageStreamTag | undefined {
  const event = newestEvent(stream, tag);
  return event === undefined || event.image === "" ? undefined : view(stream, tag, event, image);
}

/** Like `imageStreamTagView`, but also for a tag without an image: writes answer with it and compare to it. */
export function imageStreamTagViewOrEmpty(stream: ImageStream, tag: string, image?: Image): ImageStreamTag {
  const nothing = {
    created: stream.metadata.creationTimestamp ?? null,
    dockerImageReference: "",
    image: "",
    generation: 0,
  };
  return imageStreamTagView(stream, tag, image) ?? view(stream, tag, nothing, image);
}

function view(stream: ImageStream, tag: string, event: TagEvent, image: Image | undefined): ImageStreamTag {
  const spec = specTag(stream, tag);
  const conditions = statusTag(stream, tag)?.conditions;
  const reference = resolvedPullSpec(stream, tag, event);
  return {
    kind: "ImageStreamTag",
    apiVersion: "image.openshift.io/v1",
    metadata: viewMetadata(stream, tag, event, spec),
    tag: spec ?? null,
    generation: event.generation,
    lookupPolicy: { local: stream.spec.lookupPolicy.local },
    ...(conditions === undefined ? {} : { conditions }),
    image:
      image === undefined
        ? imagePlaceholder(event.image, reference)
        : withAnnotations(embeddedImage(image, reference), spec?.annotations ?? {}),
  };
}

/** uid, version and labels come from the stream, annotations only from the spec tag. */
function viewMetadata(
  stream: ImageStream,
  tag: string,
  event: TagEvent,
  spec: TagReference | undefined,
): KubeObject["metadata"] {
  const { name = "", namespace, uid, resourceVersion, labels } = stream.metadata;
  const annotations = { ...spec?.annotations };
  return {
    name: joinTagName(name, tag),
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    creationTimestamp: event.created,
    ...(labels === undefined ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

function withAnnotations(image: EmbeddedImage, added: Readonly<Record<string, string>>): EmbeddedImage {
  const annotations = { ...image.metadata.annotations, ...added };
  return Object.keys(annotations).length === 0 ? image : { ...image, metadata: { ...image.metadata, annotations } };
}
