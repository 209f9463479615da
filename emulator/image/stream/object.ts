import type { KubeObject } from "../../apiserver/kubeObject.ts";

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

/** A spec tag (`spec.tags[]`): the tag as requested. */
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

/** A status tag (`status.tags[]`): its history, newest first; null if only conditions exist. */
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

/** An ImageStream in stored and served form: both tag lists are sorted by name, without duplicates. */
export interface ImageStream extends KubeObject {
  readonly spec: ImageStreamSpec;
  readonly status: ImageStreamStatus;
}
