import type { KubeObject } from "../../apiserver/kubeObject.ts";
import type { EmbeddedImage } from "../image/object.ts";
import type { NamedTagEventList, TagEventCondition, TagReference } from "../stream/object.ts";

/** A tag of a stream with its image. */
export interface ImageStreamTag extends KubeObject {
  /** The spec tag; null for a tag in the status only. */
  tag: TagReference | null;
  /** Generation of the newest history entry. */
  readonly generation: number;
  readonly lookupPolicy: { readonly local: boolean };
  conditions?: readonly TagEventCondition[];
  image: EmbeddedImage;
}

/** Spec, status and image of a tag; its metadata is the stream's, under the tag's name. */
export interface ImageTag extends KubeObject {
  spec: TagReference | null;
  status: NamedTagEventList | null;
  image: EmbeddedImage | null;
}
