import { isObject, type Members } from "../../../provider/image/members.ts";
import { type ObjectReference, referencedStream } from "../../../provider/image/objectReference.ts";
import type { TagName } from "../../../provider/resolver/declarations.ts";
import { buildReferences } from "../../../provider/resources/buildConfig/images.ts";
import type { BuildConfigInputs } from "../../../provider/resources/buildConfig/inputs.ts";
import { hasUnknown } from "../../../provider/resources/inputs/unknown.ts";
import type { NamedSource } from "../declaredBelow.ts";
import { isStreamTag, plainReference } from "../plainSource.ts";

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

/** The streams and tags that a declaration names. */
export function namedReferences({ metadata, spec }: BuildConfigInputs): NamedSource[] {
  const { to } = spec.output ?? {};
  const output = to === undefined || hasUnknown(to) ? [] : [{ path: "spec.output.to", from: to }];
  return [...buildReferences(spec), ...output].flatMap(({ path, from }) => {
    const stream = referencedStream(from);
    if (stream === undefined) return [];
    const name = `${from.namespace ?? metadata.namespace}/${stream}`;
    const tag = tagNameOf(from, metadata.namespace)?.tag;
    return [{ names: tag === undefined ? [name] : [name, `${name}:${tag}`], property: path }];
  });
}

/** The tag of a stream that a reference names; `undefined` for other references. */
export function tagNameOf({ kind, name, namespace }: ObjectReference, own: string): TagName | undefined {
  if (kind !== "ImageStreamTag" || hasUnknown([name, namespace])) return undefined;
  const [stream = "", tag = ""] = name.split(":");
  return { namespace: namespace ?? own, stream, tag };
}
