import { isDeepStrictEqual } from "node:util";
import type { OwnCreation } from "../creation/creation.ts";
import type { Overridden } from "./fieldOverride.ts";
import type { Original } from "./fieldPatch.ts";

type Found = Pick<Overridden, "original" | "uid">;

/** The record that a creation makes before it writes a field. */
interface Recorded extends Found {
  /** The values that this run or an earlier one may have written. */
  readonly values?: readonly unknown[];
  /** Of records of version 0.1.0: the only one. */
  readonly value?: unknown;
}

/** Keeps what a field holds until the engine has it: once the value is written, the field no longer tells. */
export const keepOriginal = (creation: OwnCreation | undefined, value: unknown) => async (found: Found) => {
  const left = leftBefore(creation, found);
  const values = [...(left?.values ?? []), value ?? null];
  await creation?.begin({ original: left?.original ?? found.original, uid: found.uid, values });
};

/** The value of the field before an interrupted creation wrote it; `undefined` where none has. */
export const originalBefore = (creation: OwnCreation | undefined, found: Found): Original | undefined =>
  leftBefore(creation, found)?.original;

function leftBefore(creation: OwnCreation | undefined, found: Found) {
  if (creation?.isResumed !== true || typeof creation.before !== "object" || creation.before === null) return undefined;
  const { original, uid, value, values = [value] } = creation.before as Recorded;
  const present = found.original.value ?? undefined;
  const isWritten = values.some((written) => isDeepStrictEqual(present, written ?? undefined));
  return uid === found.uid && isWritten ? { original, values } : undefined;
}
