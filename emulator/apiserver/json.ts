import type { KubeList, KubeObject } from "./kubeObject.ts";

const objects = new WeakMap<KubeObject, string>();
const items = new WeakMap<KubeObject, string>();

/** Remembers text of frozen objects only: unfrozen ones may still change. */
function remembered(known: WeakMap<KubeObject, string>, object: KubeObject, text: () => string): string {
  if (!Object.isFrozen(object)) return text();
  const found = known.get(object);
  if (found !== undefined) return found;
  const made = text();
  known.set(object, made);
  return made;
}

/** An object's JSON; encoded once for each stored version. */
export const objectJson = (object: KubeObject): string => remembered(objects, object, () => JSON.stringify(object));

const itemJson = (object: KubeObject): string =>
  remembered(items, object, () => {
    const { kind: _kind, apiVersion: _apiVersion, ...rest } = object;
    return JSON.stringify(rest);
  });

/** A list's JSON. */
export function listJson({ items: all, ...list }: KubeList, itemsCarryKind: boolean): string {
  const texts = all.map(itemsCarryKind ? objectJson : itemJson);
  return `${JSON.stringify(list).slice(0, -1)},"items":[${texts.join(",")}]}`;
}
