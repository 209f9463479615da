import type { FoundField } from "./findField.ts";
import { findField } from "./findField.ts";
import type { ObjectPath, PathStep } from "./objectPath.ts";
import { formatObjectPath, parseObjectPath } from "./objectPath.ts";

/** The value of a field before its override. */
export interface Original {
  /** Absent if the field was. */
  value?: unknown;
  /** Path of the outermost part that was missing; goes with it when the field is restored. */
  missing?: string;
}

/** An operation of a JSON patch. */
export interface PatchOperation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: unknown;
}

/** The part of a field that an override records before it writes. */
export function originalOf(found: Exclude<FoundField, { obstacle: string }>, path: ObjectPath): Original {
  return "value" in found ? { value: found.value } : { missing: formatObjectPath(path.slice(0, found.missing + 1)) };
}

/** The change that gives a field a value; parts of its path that are missing are made. */
export function setField(object: unknown, path: ObjectPath, value: unknown): PatchOperation[] {
  const found = findField(object, path);
  if ("obstacle" in found) return [];
  if ("value" in found) return [{ op: "replace", path: pointer(found.keys), value }];
  const step = path[found.missing];
  if (step === undefined) return [];
  const made = nested(path.slice(found.missing + 1), value);
  return [{ op: "add", path: pointer([...found.keys, "key" in step ? step.key : "-"]), value: made }];
}

/** The change that takes a field away. */
export function removeField(object: unknown, path: ObjectPath, original: Original = {}): PatchOperation[] {
  const found = findField(object, path);
  if ("obstacle" in found || "missing" in found) return [];
  const outermost = original.missing === undefined ? path.length - 1 : parseObjectPath(original.missing).length - 1;
  let last = path.length - 1;
  // The parts that were made for the field go with it, unless another user has put more into them.
  while (last > outermost && sizeAt(object, found.keys.slice(0, last)) === 1) last -= 1;
  return [{ op: "remove", path: pointer(found.keys.slice(0, last + 1)) }];
}

/** The change that gives a field its original value back. */
export function restoreField(object: unknown, path: ObjectPath, original: Original): PatchOperation[] {
  const wasThere = original.value !== undefined && original.value !== null;
  return wasThere ? setField(object, path, original.value) : removeField(object, path, original);
}

function nested(path: readonly PathStep[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, step) => ("key" in step ? { [step.key]: inner } : [inner]), value);
}

function sizeAt(object: unknown, keys: readonly (string | number)[]): number {
  const container = keys.reduce<unknown>((at, key) => Reflect.get(Object(at), key), object);
  return Object.keys(Object(container)).length;
}

/** RFC 6901. */
const pointer = (keys: readonly (string | number)[]): string =>
  keys.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
