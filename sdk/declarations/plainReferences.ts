import { isObject, type Members } from "../../provider/image/members.ts";
import type { ObjectReference } from "../../provider/image/objectReference.ts";
import type { TagName } from "../../provider/resolver/declarations.ts";
import { hasUnknown } from "../../provider/resources/inputs/unknown.ts";
import { isStreamTag, plainReference } from "./plainSource.ts";

/**
 * A spec in which tags of declared streams are references by name. Adds the paths of those that were given as an object: nothing
 * has to be looked for further down.
 */
export function plainReferences(spec: unknown, server: string | undefined, objects: Set<string>): unknown {
  const change = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((element, index) => change(element, `${path}[${index}]`));
    if (isStreamTag(value) && isObject(value) && value["kind"] === "ImageStreamTag") {
      objects.add(path);
      return plainReference(value, server);
    }
    if (!isObject(value)) return value;
    const members = Object.entries(value).map(([key, member]) => [key, change(member, `${path}.${key}`)]);
    return Object.fromEntries(members) as Members;
  };
  return change(spec, "spec");
}

/** The tag of a stream that a reference names; `undefined` for other references. */
export function tagNameOf({ kind, name, namespace }: ObjectReference, own: string): TagName | undefined {
  if (kind !== "ImageStreamTag" || hasUnknown([name, namespace])) return undefined;
  const [stream = "", tag = ""] = name.split(":");
  return { namespace: namespace ?? own, stream, tag };
}
