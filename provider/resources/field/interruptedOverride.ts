import { isDeepStrictEqual } from "node:util";
import type { OwnCreation } from "../creation/creation.ts";
import type { Overridden } from "./fieldOverride.ts";
import type { Original } from "./fieldPatch.ts";

type Found = Pick<Overridden, "original" | "uid">;

/** The record that a creation makes before it writes a field. */
interface Recorded extends Found {
  /** The values that this run or an earlier one may have written. */
  readonly values?: readonly unknown[];
  /** The single value in a record of version 0.1.0. */
  readonly value?: unknown;
}

/** Records a field's original value before the first write: if this run is interrupted, only the record has it. */
export const keepOriginal = (creation: OwnCreation | undefined, value: unknown) => async (found: Found) => {
  const left = leftBefore(creation, found);
  const values = [...(left?.values ?? []), value ?? null];
  await creation?.begin({ original: left?.original ?? found.original, uid: found.uid, values });
};

/** The field's original value by the record of an interrupted creation; `undefined` without such a record. */
export const originalBefore = (creation: OwnCreation | undefined, found: Found): Original | undefined =>
  leftBefore(creation, found)?.original;

function leftBefore(creation: OwnCreation | undefined, found: Found) {
  if (creation?.isResumed !== true || typeof creation.before !== "object" || creation.before === null) return undefined;
  const { original, uid, value, values = [value] } = creation.before as Recorded;
  const present = found.original.value ?? undefined;
  const isWritten = values.some((written) => isDeepStrictEqual(present, written ?? undefined));
  return uid === found.uid && isWritten ? { original, values } : undefined;
}
