import type { KubeObject } from "../apiserver/object.ts";
import { embeddedImage } from "./embeddedImage.ts";
import type { EmbeddedImage, Image } from "./imageObject.ts";
import type { ImageStream, NamedTagEventList, TagReference } from "./imageStreamObject.ts";
import { specTag, statusTag } from "./namedTags.ts";
import { resolvedPullSpec } from "./referencePolicy.ts";
import { joinTagName } from "./tagName.ts";

/** Spec, status and image of a tag; its metadata is the stream's, under the tag's name. */
export interface ImageTag extends KubeObject {
  readonly spec: TagReference | null;
  readonly status: NamedTagEventList | null;
  readonly image: EmbeddedImage | null;
}

/** The ImageTag of a tag; undefined if neither spec nor status has it. */
export function imageTagView(stream: ImageStream, tag: string, image?: Image): ImageTag | undefined {
  const view = imageTagViewOrEmpty(stream, tag, image);
  return view.spec === null && view.status === null ? undefined : view;
}

/** Like `imageTagView`, but also for a missing tag: writes answer with it and compare to it. */
export function imageTagViewOrEmpty(stream: ImageStream, tag: string, image?: Image): ImageTag {
  const status = statusTag(stream, tag) ?? null;
  const event = status?.items?.[0];
  return {
    kind: "ImageTag",
    apiVersion: "image.openshift.io/v1",
    metadata: { ...stream.metadata, name: joinTagName(stream.metadata.name ?? "", tag) },
    spec: specTag(stream, tag) ?? null,
    status,
    image:
      image === undefined || event === undefined ? null : embeddedImage(image, resolvedPullSpec(stream, tag, event)),
  };
}
