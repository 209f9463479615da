import type { ApiObject } from "./api/objectMeta.ts";

/**
 * Who has written a field, by the object's `managedFields`. Steps are as written there: `f:spec`, `k:{"name":"web"}`.
 * An apply that gives the field another value conflicts with all of them but the one who applies.
 */
export function fieldManagers({ metadata }: ApiObject, steps: readonly string[]): string[] {
  return (metadata.managedFields ?? []).flatMap(({ manager = "", fieldsV1 }) => {
    const found = steps.reduce<unknown>((at, step) => Reflect.get(Object(at), step), fieldsV1);
    return found === undefined ? [] : [manager];
  });
}
