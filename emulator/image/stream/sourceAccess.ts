import { type FieldError, forbiddenField, invalidValue } from "../../apiserver/fieldError.ts";
import { tagRefChanged } from "../tag/generations.ts";
import { specTag } from "../tag/named.ts";
import { parseTagSource, tagSourceForms } from "../tag/source.ts";
import type { ImageStream, TagReference } from "./object.ts";

/** Decides if the user may pull from a stream, with the authorizer's reason. */
export type MayPull = (namespace: string, stream: string) => { readonly allowed: boolean; readonly reason: string };

/**
 * Users may point a tag only at streams of other namespaces that they may pull from; the own namespace is not checked.
 */
export function sourceAccessFaults(stream: ImageStream, old: ImageStream | undefined, mayPull: MayPull): FieldError[] {
  const own = stream.metadata.namespace ?? "";
  return (stream.spec.tags ?? [])
    .filter((tag) => isForeign(tag, own) && isNew(tag, old, own))
    .flatMap((tag) => {
      const field = `spec.tags[${tag.name}].from`;
      const { namespace = "", name = "" } = tag.from ?? {};
      const source = parseTagSource(tag.from ?? {}, stream.metadata.name ?? "");
      if (source === undefined) return [invalidValue(`${field}.name`, name, tagSourceForms)];
      const { allowed, reason } = mayPull(namespace, source.stream);
      return allowed ? [] : [forbiddenField(field, `${namespace}/${source.stream}: ${JSON.stringify(reason)} ""`)];
    });
}

function isForeign({ from }: TagReference, own: string): boolean {
  return Boolean(from?.namespace) && from?.namespace !== own;
}

function isNew(tag: TagReference, old: ImageStream | undefined, namespace: string): boolean {
  const before = old === undefined ? undefined : specTag(old, tag.name);
  return before === undefined || tagRefChanged(before, tag, namespace);
}
