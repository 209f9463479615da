import { randomBytes } from "node:crypto";
import type { KubeObject } from "./object.ts";

/** Whether nothing holds back an object that is being deleted. */
export const isFinished = ({ metadata }: KubeObject): boolean =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0;

/** Members that a client cannot change and need not repeat. */
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

/** What makes a generated name unique, of letters that form no words. */
export const generatedSuffix = (): string => {
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  return [...randomBytes(5)].map((byte) => alphabet[byte % alphabet.length]).join("");
};
