import type { TagCondition } from "../../image/history.ts";
import type { ApiImage } from "./image.ts";
import type { ApiTagReference } from "./imageStream.ts";
import type { ObjectMeta } from "./objectMeta.ts";

/** `image.openshift.io/v1` ImageStreamTag: one tag of a stream, with the image that it has. */
export interface ApiImageStreamTag {
  readonly apiVersion?: string;
  readonly kind?: string;
  /** uid, resourceVersion and labels are the stream's. */
  readonly metadata: ObjectMeta;
  /** `null` for a tag that is only in the stream's status. */
  readonly tag?: ApiTagReference | null;
  readonly generation?: number;
  readonly lookupPolicy?: { readonly local: boolean };
  readonly conditions?: readonly TagCondition[];
  readonly image?: ApiImage;
}

/** `image.openshift.io/v1` ImageStreamImage: one image of a stream's history. */
export interface ApiImageStreamImage {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly image: ApiImage;
}
