/** An entry of managedFields: one manager and its fields, for server-side apply. */
export interface ManagedFieldsEntry {
  manager: string;
  operation: "Apply" | "Update";
  apiVersion: string;
  time?: string;
  fieldsType: "FieldsV1";
  fieldsV1: Record<string, unknown>;
  subresource?: string;
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string | null;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: ManagedFieldsEntry[];
}

/** Any object of the API, in JSON form. Kinds extend it with their own members. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [member: string]: unknown;
}

export interface KubeList<T extends KubeObject = KubeObject> {
  apiVersion: string;
  kind: string;
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  items: readonly T[];
}

/** A resource without its version: `image.openshift.io`, `imagestreams`. The core group is `""`. */
export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

/** `imagestreams.image.openshift.io`, or `pods` for the core group. */
export const qualifiedResource = ({ group, resource }: GroupResource): string =>
  group === "" ? resource : `${resource}.${group}`;

/** `image.openshift.io/v1`, or `v1` for the core group. */
export const groupVersion = (group: string, version: string): string =>
  group === "" ? version : `${group}/${version}`;
