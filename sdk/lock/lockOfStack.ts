import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { FileText } from "../../provider/resolver/fingerprint.ts";
import type { ImageSource } from "../../provider/resolver/images/imageSource.ts";
import { LockedImages, type LockMode } from "../../provider/resolver/lock/lockedImages.ts";
import { LockedStreams } from "../../provider/resolver/lock/lockedStreams.ts";
import { lockFileName } from "../../provider/resolver/lock/lockFile.ts";
import type { StreamImages } from "../../provider/resolver/streamImages.ts";
import { configurationNamespace } from "../../provider/resources/configuration.ts";
import { type ImageStreamInputs, mapTags } from "../../provider/resources/imageStream/inputs.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import type { TagReference } from "../../provider/resources/tag/tagReference.ts";
import { headline } from "../../provider/text/headline.ts";
import { plainText } from "../../provider/text/plainText.ts";
import { stop } from "../messages/say.ts";
import { LockStore } from "./lockStore.ts";

/** `pulumi config set imagestream:lock update|frozen`; `undefined` without it. */
function lockMode(): LockMode | undefined {
  const key = `${configurationNamespace}:lock`;
  const mode = pulumi.runtime.getConfig(key);
  if (mode === undefined || mode === "" || mode === "update" || mode === "frozen") return mode || undefined;
  throw stop({
    headline: headline`set imagestream:lock to update or frozen`,
    details: [
      ["why", `${key} is "${plainText(mode)}"`],
      ["do", 'set it to "update" or "frozen", or remove it'],
    ],
  });
}

/** The lock file of a program, and what is done with it. */
export interface StackLock {
  readonly mode: LockMode;
  readonly store: LockStore;
}

/** The lock file beside Pulumi.yaml, if the stack is configured to have one. */
export function lockOfStack(): StackLock | undefined {
  const mode = lockMode();
  return mode && { mode, store: new LockStore(join(pulumi.getRootDirectory(), lockFileName), mode) };
}

/** Images by the lock file, if there is one. */
export const heldToLock = (lock: StackLock | undefined, images: ImageSource): ImageSource =>
  lock === undefined ? images : new LockedImages(lock.mode, lock.store.locks(), images);

/** Images that are copied out of a cluster's streams, held to the lock file if there is one. */
export function copiesHeldToLock(
  lock: StackLock | undefined,
  streams: StreamImages,
  server: () => Promise<FileText>,
): LockedStreams | undefined {
  return lock && new LockedStreams(lock.mode, lock.store.locks(server), streams);
}

/**
 * With a lock file, what comes from a registry is pinned unless the program says otherwise: an import by tag would find
 * the image that is upstream now, and not the locked one.
 */
export function pinnedByLock(inputs: ImageStreamInputs): ImageStreamInputs {
  if (lockMode() === undefined || isUnknown(inputs.spec) || isUnknown(inputs.spec.tags)) return inputs;
  return mapTags(inputs, (tag) => (isUnknown(tag) || !isLocked(tag) ? tag : { ...tag, pin: true }));
}

function isLocked({ from, reference, importPolicy, pin }: TagReference): boolean {
  if (from === undefined || isUnknown(from) || from.kind !== "DockerImage" || isUnknown(from.name)) return false;
  const scheduled = isUnknown(importPolicy) ? undefined : importPolicy?.scheduled;
  return reference !== true && scheduled !== true && pin === undefined;
}
