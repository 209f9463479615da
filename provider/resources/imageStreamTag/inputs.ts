import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { namespaceDiagnostics } from "../../image/streamName.ts";
import { parseStreamTag, streamTagDiagnostics } from "../../image/streamTag.ts";
import type { ImageStreamInputs } from "../imageStream/inputs.ts";
import type { ObjectMetadata } from "../inputs/objectMetadata.ts";
import { flag, orUnknown, schemaDiagnostics, text } from "../inputs/schemaDiagnostics.ts";
import { isUnknown } from "../inputs/unknown.ts";
import { aliasDiagnostics } from "../tag/aliases.ts";
import type { ResolvedTag } from "../tag/resolved.ts";
import { normalizeTagReference, type TagReference, tagReferenceDiagnostics } from "../tag/tagReference.ts";

/** Inputs of an image stream tag: its declaration and its image. */
export interface ImageStreamTagInputs {
  /** The name is `stream:tag`. */
  metadata: Pick<ObjectMetadata, "name" | "namespace">;
  /** Its annotations are the object's as well. */
  tag: Omit<TagReference, "name">;
  adopt?: boolean;
  resolved?: ResolvedTag;
}

const imageStreamTag = z.strictObject({
  metadata: orUnknown(z.strictObject({ name: text, namespace: text })),
  // Its members are told by tagReferenceDiagnostics, together with the name.
  tag: orUnknown(z.looseObject({})),
  adopt: flag.optional(),
  resolved: orUnknown(z.looseObject({ digest: text })).optional(),
});

/** All diagnostics of a declared `ImageStreamTag`. */
export function imageStreamTagDiagnostics(given: unknown): Diagnostic[] {
  const shape = schemaDiagnostics(imageStreamTag, given, "");
  const inputs = given as ImageStreamTagInputs;
  if (shape.length > 0 || isUnknown(inputs.metadata) || isUnknown(inputs.tag)) return shape;
  const { name, namespace } = inputs.metadata;
  const named = isUnknown(name) ? [] : streamTagDiagnostics(name, "metadata.name").concat(withoutNamespace(name));
  const placed = isUnknown(namespace) ? [] : namespaceDiagnostics(namespace);
  const tag = { ...inputs.tag, name: named.length > 0 || isUnknown(name) ? "latest" : parseStreamTag(name).tag };
  const otherwise = named.length > 0 || isUnknown(name) ? [] : otherName(inputs.tag, tag.name);
  const diagnostics = [
    ...named,
    ...placed,
    ...otherwise,
    ...tagReferenceDiagnostics(tag, "tag"),
    ...withoutSource(inputs.tag),
  ];
  if (diagnostics.length > 0 || isUnknown(name)) return diagnostics;
  const { metadata, spec } = asImageStream(normalizeImageStreamTag(inputs));
  return aliasDiagnostics(spec.tags ?? [], metadata.name, metadata.namespace).map((diagnostic) => ({
    ...diagnostic,
    path: "tag.from",
  }));
}

/** The same declaration in the form that is compared and stored. Expects one without faults. */
export function normalizeImageStreamTag(inputs: ImageStreamTagInputs): ImageStreamTagInputs {
  if (isUnknown(inputs.tag)) return { ...inputs };
  const { name: _name, ...tag } = normalizeTagReference({ ...inputs.tag, name: "" });
  return { ...inputs, tag };
}

/** The tag as a stream of which nothing else is declared. */
export function asImageStream<Inputs extends ImageStreamTagInputs>(inputs: Inputs): ImageStreamInputs {
  const { stream, tag } = parseStreamTag(inputs.metadata.name);
  return {
    metadata: { name: stream, namespace: inputs.metadata.namespace },
    spec: { tags: [{ ...inputs.tag, name: tag }] },
    images: inputs.resolved === undefined ? {} : { [tag]: inputs.resolved },
  };
}

/** The way back; `undefined` if the stream has no such tag. */
export function asImageStreamTag(
  declared: ImageStreamTagInputs,
  { spec, images }: ImageStreamInputs,
): ImageStreamTagInputs | undefined {
  const present = spec.tags?.[0];
  if (present === undefined) return undefined;
  const { name, ...tag } = present;
  const { resolved: _resolved, ...rest } = declared;
  const resolved = images[name];
  return { ...rest, tag, ...(resolved === undefined ? {} : { resolved }) };
}

function withoutNamespace(name: string): Diagnostic[] {
  if (!name.includes("/")) return [];
  const remedy = "put the namespace into metadata.namespace";
  return [{ path: "metadata.name", value: name, summary: "contains a namespace", remedy }];
}

/** The API's object repeats the name. */
function otherName(tag: object & { readonly name?: unknown }, name: string): Diagnostic[] {
  if (tag.name === undefined || tag.name === name || isUnknown(tag.name)) return [];
  const remedy = "leave it out, or correct it";
  return [{ path: "tag.name", value: tag.name, summary: `contradicts metadata.name, which says ${name}`, remedy }];
}

function withoutSource(tag: { readonly from?: unknown }): Diagnostic[] {
  if (tag.from !== undefined) return [];
  return [{ path: "tag.from", summary: "is required", remedy: "say which image the tag is to have" }];
}
