import type { KubeObject } from "../apiserver/object.ts";

export interface ObjectReference {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly apiVersion?: string;
  readonly resourceVersion?: string;
  readonly fieldPath?: string;
}

export interface TagImportPolicy {
  readonly insecure?: boolean;
  readonly scheduled?: boolean;
  readonly importMode?: string;
}

export interface TagReferencePolicy {
  readonly type: string;
}

/** A tag as somebody asked for it (`spec.tags[]`). */
export interface TagReference {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>> | null;
  readonly from?: ObjectReference;
  readonly reference?: boolean;
  readonly generation: number | null;
  readonly importPolicy: TagImportPolicy;
  readonly referencePolicy: TagReferencePolicy;
}

/** One entry of a tag's history; `image` is empty for tags that only refer to a pull spec. */
export interface TagEvent {
  readonly created: string | null;
  readonly dockerImageReference: string;
  readonly image: string;
  readonly generation: number;
}

export interface TagEventCondition {
  readonly type: string;
  readonly status: string;
  readonly lastTransitionTime?: string | null;
  readonly reason?: string;
  readonly message?: string;
  readonly generation: number;
}

/** A tag as it is (`status.tags[]`): history newest first, null when only conditions exist. */
export interface NamedTagEventList {
  readonly tag: string;
  readonly items: readonly TagEvent[] | null;
  readonly conditions?: readonly TagEventCondition[];
}

export interface ImageStreamSpec {
  readonly lookupPolicy: { readonly local: boolean };
  readonly dockerImageRepository?: string;
  readonly tags?: readonly TagReference[];
}

export interface ImageStreamStatus {
  readonly dockerImageRepository: string;
  readonly publicDockerImageRepository?: string;
  readonly tags?: readonly NamedTagEventList[];
}

/** An ImageStream as it is stored and served: both tag lists are sorted by name and hold each name once. */
export interface ImageStream extends KubeObject {
  readonly spec: ImageStreamSpec;
  readonly status: ImageStreamStatus;
}
