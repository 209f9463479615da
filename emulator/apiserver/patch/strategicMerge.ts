import { copy, equal, isRecord } from "../copy.ts";
import { badRequest } from "../statusError.ts";
import { fieldSchema, type ListSchema, type Schema } from "../typeSchema.ts";

type Members = Record<string, unknown>;

const setOrder = "$setElementOrder/";
const deleteFrom = "$deleteFromPrimitiveList/";

function childSchema(schema: Schema | undefined, key: string): Schema | undefined {
  if (schema?.node === "object") return fieldSchema(schema, key);
  return schema?.node === "map" ? schema.values : undefined;
}

/** Drops a patch's `null`s without a counterpart, and directives among new members. */
function fresh(schema: Schema | undefined, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = schema?.node === "list" ? schema.items : undefined;
    const kept = value.filter((item) => !(isRecord(item) && Object.hasOwn(item, "$patch")));
    return kept.map((item) => fresh(items, item));
  }
  return isRecord(value) ? mergeMembers(schema, {}, value) : copy(value);
}

function mergeMembers(schema: Schema | undefined, target: Members, patch: Members): Members {
  const directive = patch["$patch"];
  const { $patch: _, $retainKeys: retained, ...members } = patch;
  if (directive === "delete") return {};
  if (directive === "replace") return copy(members);
  if (directive !== undefined && directive !== "merge")
    throw badRequest(`Unknown patch type found: ${String(directive)}`);
  const result: Members = Array.isArray(retained)
    ? Object.fromEntries(Object.entries(target).filter(([key]) => retained.includes(key)))
    : { ...target };
  for (const [key, value] of Object.entries(members)) {
    if (key.startsWith(deleteFrom)) {
      const name = key.slice(deleteFrom.length);
      const gone = Array.isArray(value) ? value : [];
      if (Array.isArray(result[name])) result[name] = result[name].filter((item) => !gone.includes(item));
    }
  }
  for (const [key, value] of Object.entries(members)) {
    if (key.startsWith("$")) continue;
    if (value === null) delete result[key];
    else result[key] = mergeValue(childSchema(schema, key), result[key], value);
  }
  for (const [key, order] of Object.entries(members)) {
    const name = key.startsWith(setOrder) ? key.slice(setOrder.length) : "";
    const list = result[name];
    if (name !== "" && Array.isArray(order) && Array.isArray(list)) {
      result[name] = ordered(childSchema(schema, name), list, order, target[name]);
    }
  }
  return result;
}

function mergeValue(schema: Schema | undefined, target: unknown, patch: unknown): unknown {
  if (isRecord(patch)) return isRecord(target) ? mergeMembers(schema, target, patch) : fresh(schema, patch);
  if (!Array.isArray(patch)) return patch;
  if (schema?.node !== "list") return fresh(schema, patch);
  const existing = Array.isArray(target) ? target : [];
  if (schema.set) return [...existing, ...patch.filter((item) => !existing.some((e) => equal(e, item)))];
  return schema.mergeKey === undefined ? fresh(schema, patch) : mergeByKey(schema, schema.mergeKey, existing, patch);
}

const keyOf = (item: unknown, key: string): unknown => (isRecord(item) ? item[key] : undefined);

function mergeByKey(schema: ListSchema, key: string, target: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const directives = patch.filter((item) => isRecord(item) && Object.hasOwn(item, "$patch"));
  const items = patch.filter((item) => !directives.includes(item));
  if (directives.some((item) => keyOf(item, "$patch") === "replace"))
    return items.map((item) => fresh(schema.items, item));
  const removed = directives.filter((item) => keyOf(item, "$patch") === "delete").map((item) => keyOf(item, key));
  const result = target.filter((item) => !removed.includes(keyOf(item, key)));
  for (const item of items) {
    const value = keyOf(item, key);
    if (value === undefined)
      throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    const index = result.findIndex((candidate) => keyOf(candidate, key) === value);
    if (index < 0) result.push(fresh(schema.items, item));
    else result[index] = mergeValue(schema.items, result[index], item);
  }
  return result;
}

/**
 * `$setElementOrder`: orders the named elements as the patch does; the live object's other elements keep their place
 * among their neighbors.
 */
function ordered(
  schema: Schema | undefined,
  list: readonly unknown[],
  order: readonly unknown[],
  before: unknown,
): unknown[] {
  const key = schema?.node === "list" && !schema.set ? schema.mergeKey : undefined;
  const idOf = (item: unknown): unknown => (key === undefined ? item : keyOf(item, key));
  const ids = order.map(idOf);
  const named = list
    .filter((item) => ids.includes(idOf(item)))
    .sort((a, b) => ids.indexOf(idOf(a)) - ids.indexOf(idOf(b)));
  const result = [...named];
  const server = Array.isArray(before) ? before.map(idOf) : [];
  for (const item of list.filter((candidate) => !ids.includes(idOf(candidate)))) {
    const at = server.indexOf(idOf(item));
    const next = result.findIndex((candidate) => at >= 0 && server.indexOf(idOf(candidate)) > at);
    if (next < 0) result.push(item);
    else result.splice(next, 0, item);
  }
  return result;
}

/**
 * Strategic merge patch: merges lists with merge keys element by element, and obeys directives (`$patch`,
 * `$retainKeys`, `$setElementOrder`, `$deleteFromPrimitiveList`).
 *
 * @throws StatusError 400
 */
export const strategicMerge = (schema: Schema | undefined, target: Members, patch: Members): Members =>
  mergeMembers(schema, target, patch);
