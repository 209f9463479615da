import { randomBytes } from "node:crypto";
import type { KubeObject } from "./object.ts";

/** Says if no finalizer holds back the object's deletion. */
export const isFinished = ({ metadata }: KubeObject): boolean =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0;

/** Restores members that a client cannot change and may omit. */
export const keepSystemMeta = (object: KubeObject, old: KubeObject): void => {
  const { metadata } = object;
  const before = old.metadata;
  if (before.namespace === undefined) delete metadata.namespace;
  else metadata.namespace ??= before.namespace;
  metadata.name ??= before.name ?? "";
  if (!metadata.uid && before.uid) metadata.uid = before.uid;
  if (before.creationTimestamp) metadata.creationTimestamp ??= before.creationTimestamp;
  if (before.resourceVersion) metadata.resourceVersion = before.resourceVersion;
  for (const member of ["generation", "deletionTimestamp", "deletionGracePeriodSeconds", "generateName"] as const) {
    if (before[member] === undefined) delete metadata[member];
    else Object.assign(metadata, { [member]: before[member] });
  }
};

/** A random suffix for generated names, from letters that form no words. */
export const generatedSuffix = (): string => {
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  return [...randomBytes(5)].map((byte) => alphabet[byte % alphabet.length]).join("");
};
