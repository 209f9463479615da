import { copy, isRecord } from "../copy.ts";
import type { ListSchema, Schema } from "../typeSchema.ts";
import { listElement, type Part, shapeOf } from "./shape.ts";

const valuesByName = (parts: ReadonlyMap<string, Part>): [string, Part][] =>
  [...parts.values()].map((part) => [part.element.slice(2), part]);

function mergeList(live: ReadonlyMap<string, Part>, applied: ReadonlyMap<string, Part>): unknown[] {
  const result: unknown[] = [];
  const pending = [...applied.values()];
  const emit = (part: Part): void => {
    const existing = live.get(part.element);
    result.push(existing ? merge(part.schema, existing.value, part.value) : copy(part.value));
  };
  for (const part of live.values()) {
    if (!applied.has(part.element)) result.push(copy(part.value));
    else {
      const upTo = pending.findIndex(({ element }) => element === part.element);
      for (const next of pending.splice(0, upTo + 1)) emit(next);
    }
  }
  for (const part of pending) emit(part);
  return result;
}

/** Merges an applied configuration into the live value. */
export function merge(schema: Schema | undefined, live: unknown, applied: unknown): unknown {
  const [left, right] = [shapeOf(schema, live), shapeOf(schema, applied)];
  if (right.form === "leaf" || left.form === "leaf") return copy(applied);
  if (right.form === "list") return mergeList(left.parts, right.parts);
  const result: Record<string, unknown> = Object.fromEntries(
    valuesByName(left.parts).map(([name, part]) => [name, copy(part.value)]),
  );
  for (const [name, part] of valuesByName(right.parts)) {
    const existing = left.parts.get(part.element);
    result[name] = existing ? merge(part.schema, existing.value, part.value) : copy(part.value);
  }
  return result;
}

const indexOf = (schema: ListSchema, items: readonly unknown[], element: string): number =>
  items.findIndex((item, index) => listElement(schema, item, index) === element);

/** Removes the value at a path, in place; ignores a path that leads nowhere. */
export function removePath(schema: Schema | undefined, value: unknown, path: readonly string[]): void {
  const [element, ...rest] = path;
  if (element === undefined) return;
  if (Array.isArray(value)) {
    if (schema?.node !== "list" || !(schema.keys || schema.set)) return;
    const index = indexOf(schema, value, element);
    if (index < 0) return;
    if (rest.length === 0) value.splice(index, 1);
    else removePath(schema.items, value[index], rest);
  } else if (isRecord(value)) {
    const name = element.slice(2);
    if (rest.length === 0) delete value[name];
    else removePath(shapeChild(schema, value, element), value[name], rest);
  }
}

function shapeChild(schema: Schema | undefined, value: unknown, element: string): Schema | undefined {
  const shape = shapeOf(schema, value);
  return shape.form === "leaf" ? undefined : shape.parts.get(element)?.schema;
}
