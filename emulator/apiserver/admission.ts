import type { GroupResource, KubeObject } from "./object.ts";
import type { ClusterCore } from "./resource.ts";

/** A write after decoding and patching, before the kind's own rules. */
export interface AdmissionRequest extends GroupResource {
  readonly kind: string;
  readonly subresource: string;
  readonly namespace: string;
  /** The object to be written; plugins may change it in place. */
  readonly object: KubeObject;
  /** Absent on creation. */
  readonly old?: KubeObject;
}

/** Changes or refuses a write of any kind. @throws StatusError to refuse */
export type Admission = (core: ClusterCore, request: AdmissionRequest) => void;
