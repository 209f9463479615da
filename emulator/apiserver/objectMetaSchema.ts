import { any, boolean, integer, list, listByKey, map, object, optional, set, string, time } from "./typeSchema.ts";

const text = optional(string);

const ownerReference = object(
  "OwnerReference",
  { apiVersion: string, kind: string, name: string, uid: string, controller: boolean, blockOwnerDeletion: boolean },
  {
    atomic: true,
    numbers: { apiVersion: [5], kind: [1], name: [3], uid: [4], controller: [6], blockOwnerDeletion: [7] },
  },
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
export const objectMetaSchema = object(
  "ObjectMeta",
  {
    name: text,
    generateName: text,
    namespace: text,
    selfLink: text,
    uid: text,
    resourceVersion: text,
    generation: optional(integer),
    creationTimestamp: time,
    deletionTimestamp: time,
    deletionGracePeriodSeconds: integer,
    labels: map(string),
    annotations: map(string),
    ownerReferences: listByKey(ownerReference, ["uid"]),
    finalizers: set(string),
    managedFields: list(managedFieldsEntry),
  },
  {
    numbers: {
      name: [1],
      generateName: [2],
      namespace: [3],
      selfLink: [4],
      uid: [5],
      resourceVersion: [6],
      generation: [7],
      creationTimestamp: [8],
      deletionTimestamp: [9],
      deletionGracePeriodSeconds: [10],
      labels: [11],
      annotations: [12],
      ownerReferences: [13],
      finalizers: [14],
    },
  },
);
