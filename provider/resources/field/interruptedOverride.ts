import { isDeepStrictEqual } from "node:util";
import type { OwnCreation } from "../creation/creation.ts";
import type { Overridden } from "./fieldOverride.ts";
import type { Original } from "./fieldPatch.ts";

type Found = Pick<Overridden, "original" | "uid">;

/** Keeps what a field holds until the engine has it: once the value is written, the field no longer tells. */
export const keepOriginal = (creation: OwnCreation | undefined, value: unknown) => (found: Found) =>
  creation?.begin({ ...found, value }) ?? Promise.resolve();

/** What the field held before an interrupted creation has written it; `undefined` where none has. */
export function originalBefore(creation: OwnCreation | undefined, found: Found): Original | undefined {
  if (creation?.isResumed !== true || typeof creation.before !== "object" || creation.before === null) return undefined;
  const { original, uid, value } = creation.before as Found & { readonly value?: unknown };
  const isWritten = isDeepStrictEqual(found.original.value ?? undefined, value ?? undefined);
  return uid === found.uid && isWritten ? original : undefined;
}
