import type { GroupResource, KubeObject } from "./object.ts";
import type { ClusterCore } from "./resource.ts";

/** A write on its way in, after decoding and patching, before the kind's own rules. */
export interface AdmissionRequest extends GroupResource {
  readonly kind: string;
  readonly subresource: string;
  readonly namespace: string;
  /** What will be written; may be changed in place. */
  readonly object: KubeObject;
  /** Absent on creation. */
  readonly old?: KubeObject;
}

/** Changes or refuses what is written, whatever kind it is. Throws StatusError to refuse. */
export type Admission = (core: ClusterCore, request: AdmissionRequest) => void;
