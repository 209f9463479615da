import { any, boolean, integer, list, listByKey, map, object, set, string } from "./schema.ts";

const ownerReference = object(
  "OwnerReference",
  { apiVersion: string, kind: string, name: string, uid: string, controller: boolean, blockOwnerDeletion: boolean },
  { atomic: true },
);

const managedFieldsEntry = object("ManagedFieldsEntry", {
  manager: string,
  operation: string,
  apiVersion: string,
  time: string,
  fieldsType: string,
  fieldsV1: any,
  subresource: string,
});

/** `metadata` of every kind. */
export const objectMetaSchema = object("ObjectMeta", {
  name: string,
  generateName: string,
  namespace: string,
  selfLink: string,
  uid: string,
  resourceVersion: string,
  generation: integer,
  creationTimestamp: string,
  deletionTimestamp: string,
  deletionGracePeriodSeconds: integer,
  labels: map(string),
  annotations: map(string),
  ownerReferences: listByKey(ownerReference, ["uid"]),
  finalizers: set(string),
  managedFields: list(managedFieldsEntry),
});
