import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { type Members, membersOf } from "../../image/members.ts";
import { type Original, originalOf } from "../field/fieldPatch.ts";
import { findField } from "../field/findField.ts";
import {
  type Fields,
  isSameValue,
  meaning,
  pathOf,
  presentValue,
  type Singleton,
  withoutValue,
  withValue,
} from "./singleton.ts";

/** A program's fields in an object of which there is one. */
export interface OwnFields {
  /** The values that the program's ones replaced, by field; its deletion restores them. */
  originals: Record<string, Original>;
  /** Values that the program has written, or may have; any other one belongs to another owner. */
  written: Record<string, unknown[]>;
  /** Tells an object from a later one of the same name. */
  uid: string;
  /** The program has made the object. */
  isNew?: boolean;
}

/** A change of the spec, and what the program owns after it. */
export interface FieldChange {
  readonly spec: Members;
  readonly own: Pick<OwnFields, "originals" | "written">;
  /** Fields that stay, since another user or program has changed them. */
  readonly left: readonly string[];
}

/** The state before a change: its fields, and what of them a refresh has shown. */
export interface OwnBefore extends OwnFields {
  readonly fields: Fields;
}

/** Tells that the program has written what a field holds. */
export const isOwnValue = (
  kind: Singleton,
  { written }: Pick<OwnFields, "written">,
  field: string,
  value: unknown,
): boolean => (written[field] ?? []).some((one) => isSameValue(kind, field, one, value));

/** Sets the declared fields, and restores those that are declared no more. */
export function changeFields(
  kind: Singleton,
  object: ApiObject,
  declared: Fields,
  before: OwnBefore | undefined,
): FieldChange {
  const olds = before?.uid === object.metadata.uid ? before : undefined;
  const left: string[] = [];
  const own: FieldChange["own"] = { originals: {}, written: {} };
  let spec = membersOf(object.spec);
  for (const [field, value] of Object.entries(declared)) {
    const present = presentValue(object, field);
    own.originals[field] = olds?.originals[field] ?? originalIn(object, field);
    if (olds !== undefined && isForeign(kind, olds, field, present, value)) {
      left.push(field);
      own.written[field] = olds.written[field] ?? [];
      continue;
    }
    own.written[field] = [value];
    if (!isSameValue(kind, field, present, value)) spec = setField(spec, field, value);
  }
  const dropped = Object.keys(olds?.originals ?? {}).filter((field) => !(field in declared));
  for (const field of dropped) {
    if (olds !== undefined && isOwnValue(kind, olds, field, presentValue(object, field))) {
      spec = restoreField(spec, field, olds.originals[field] ?? {});
    } else if (!isSameValue(kind, field, presentValue(object, field), olds?.originals[field]?.value)) left.push(field);
  }
  return { spec, own, left };
}

/** The spec with all original values, and the fields that stay as another user or program has changed them. */
export function restoreFields(kind: Singleton, object: ApiObject, own: OwnFields): Omit<FieldChange, "own"> {
  const left: string[] = [];
  let spec = membersOf(object.spec);
  if (object.metadata.uid !== own.uid) return { spec, left };
  for (const [field, original] of Object.entries(own.originals)) {
    const present = presentValue(object, field);
    if (isOwnValue(kind, own, field, present)) spec = restoreField(spec, field, original);
    else if (!isSameValue(kind, field, present, original.value)) left.push(field);
  }
  return { spec, left };
}

/** Neither ours, nor shown by a refresh, nor what was there before. */
function isForeign(kind: Singleton, olds: OwnBefore, field: string, present: unknown, value: unknown): boolean {
  if (!(field in olds.originals) || meaning(present) === undefined) return false;
  const expected = [value, olds.fields[field], olds.originals[field]?.value];
  return !isOwnValue(kind, olds, field, present) && !expected.some((one) => isSameValue(kind, field, one, present));
}

function originalIn(object: ApiObject, field: string): Original {
  const path = pathOf(field);
  const found = findField(object, path);
  return "obstacle" in found ? {} : originalOf(found, path);
}

const setField = (spec: Members, field: string, value: unknown): Members =>
  meaning(value) === undefined
    ? withoutValue(spec, field.split("."), Number.POSITIVE_INFINITY)
    : withValue(spec, field.split("."), value);

function restoreField(spec: Members, field: string, { value, missing }: Original): Members {
  const keys = field.split(".");
  if (value !== undefined && value !== null) return withValue(spec, keys, value);
  // `spec` stays in any case; what was made below it goes.
  return withoutValue(spec, keys, (missing?.split(".").length ?? keys.length + 1) - 2);
}
