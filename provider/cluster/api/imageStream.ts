import type { TagEventList } from "../../image/history.ts";
import type { ReferencePolicyType } from "../../image/referencePolicy.ts";
import type { ObjectMeta } from "./objectMeta.ts";

/** `image.openshift.io/v1` ImageStream. */
export interface ApiImageStream {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec?: ApiImageStreamSpec;
  readonly status?: ImageStreamStatus;
}

export interface ApiImageStreamSpec {
  readonly lookupPolicy?: { readonly local: boolean };
  readonly dockerImageRepository?: string;
  readonly tags?: readonly ApiTagReference[];
}

export interface ImageStreamStatus {
  readonly dockerImageRepository?: string;
  readonly publicDockerImageRepository?: string;
  readonly tags?: readonly TagEventList[];
}

/** A tag as it is declared: an element of `spec.tags`. */
export interface ApiTagReference {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>> | null;
  readonly from?: TagSource | null;
  readonly reference?: boolean;
  readonly generation?: number | null;
  readonly importPolicy?: ApiTagImportPolicy;
  readonly referencePolicy?: { readonly type?: ReferencePolicyType };
}

/** Source of a tag; the API takes any kind and checks it later. */
export interface TagSource {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

export interface ApiTagImportPolicy {
  readonly insecure?: boolean;
  readonly scheduled?: boolean;
  readonly importMode?: "" | "Legacy" | "PreserveOriginal";
}
