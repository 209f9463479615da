import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { parseReference, referenceDiagnostics } from "../../image/reference.ts";
import { namespaceDiagnostics, streamNameDiagnostics } from "../../image/streamName.ts";
import { type ObjectMetadata, objectMetadata } from "../inputs/objectMetadata.ts";
import { flag, join, orUnknown, schemaDiagnostics, text } from "../inputs/schemaDiagnostics.ts";
import { isUnknown } from "../inputs/unknown.ts";
import { aliasDiagnostics } from "../tag/aliases.ts";
import { type ResolvedTag, resolvedTags } from "../tag/resolved.ts";
import { normalizeTagReference, type TagReference, tagReferenceDiagnostics } from "../tag/tagReference.ts";

/** Inputs of an image stream: its declaration, and the images of its tags. */
export interface ImageStreamInputs {
  metadata: ObjectMetadata;
  spec: ImageStreamSpec;
  adopt?: boolean;
  /** By tag name. */
  images: Record<string, ResolvedTag>;
}

/** The API's `ImageLookupPolicy`. */
export interface LookupPolicy {
  /** Lets workloads of the namespace use the stream's name as image. */
  local: boolean;
}

/** The declared part of a stream's spec, in the form that is compared and stored. */
export interface ImageStreamSpec {
  /** Lets workloads of the namespace use the stream's name as image. */
  lookupPolicy?: LookupPolicy;
  /** A repository of which the cluster imports all tags. */
  dockerImageRepository?: string;
  /** Sorted by name. */
  tags?: TagReference[];
}

const imageStream = z.strictObject({
  metadata: orUnknown(objectMetadata),
  spec: orUnknown(
    z.strictObject({
      lookupPolicy: orUnknown(z.strictObject({ local: flag })).optional(),
      dockerImageRepository: text.optional(),
      // Checked tag by tag: diagnostics name the tag instead of its index.
      tags: orUnknown(z.array(z.unknown())).optional(),
    }),
  ),
  adopt: flag.optional(),
  images: resolvedTags.optional(),
});

/** All diagnostics of a declared stream. */
export function imageStreamDiagnostics(inputs: unknown): Diagnostic[] {
  const shape = schemaDiagnostics(imageStream, inputs, "");
  if (typeof inputs !== "object" || inputs === null) return shape;
  const given = inputs as Partial<ImageStreamInputs>;
  return [
    ...shape,
    ...metadataDiagnostics(given.metadata),
    ...repositoryDiagnostics(given.spec),
    ...tagsDiagnostics(given),
  ];
}

/** The same declaration in the form that is compared and stored. Expects one without faults. */
export function normalizeImageStream(inputs: ImageStreamInputs): ImageStreamInputs {
  const { spec, images = {} } = inputs;
  if (isUnknown(spec) || spec.tags === undefined || isUnknown(spec.tags)) return { ...inputs, images };
  const tags = spec.tags.map((tag) => (isUnknown(tag) ? tag : normalizeTagReference(tag)));
  return { ...inputs, images, spec: { ...spec, tags: tags.sort((a, b) => (a.name < b.name ? -1 : 1)) } };
}

/** The declaration with the image of each tag changed. */
export function mapImages<Inputs extends ImageStreamInputs>(
  inputs: Inputs,
  change: (image: ResolvedTag, tag: string) => ResolvedTag,
): Inputs {
  const images = Object.entries(inputs.images).map(([tag, image]) => [tag, change(image, tag)]);
  return { ...inputs, images: Object.fromEntries(images) };
}

/** The declaration with each of its tags changed. */
export function mapTags(inputs: ImageStreamInputs, change: (tag: TagReference) => TagReference): ImageStreamInputs {
  const { spec } = inputs;
  return spec.tags === undefined ? inputs : { ...inputs, spec: { ...spec, tags: spec.tags.map(change) } };
}

function metadataDiagnostics(metadata: unknown): Diagnostic[] {
  if (typeof metadata !== "object" || metadata === null) return [];
  const { name, namespace } = metadata as Record<string, unknown>;
  const known = typeof namespace === "string" && !isUnknown(namespace) ? namespace : undefined;
  return [
    ...(typeof name === "string" && !isUnknown(name) ? streamNameDiagnostics(name, "metadata.name", known) : []),
    ...(known === undefined ? [] : namespaceDiagnostics(known)),
  ];
}

function repositoryDiagnostics(spec: Partial<ImageStreamSpec> | undefined): Diagnostic[] {
  const value: unknown = isUnknown(spec) ? undefined : spec?.dockerImageRepository;
  if (typeof value !== "string" || isUnknown(value)) return [];
  const path = "spec.dockerImageRepository";
  const diagnostics = referenceDiagnostics(value, { path });
  if (diagnostics.length > 0) return diagnostics;
  const { tag, digest } = parseReference(value);
  const part = digest ?? tag;
  if (part === undefined) return [];
  const remedy = "name the repository alone: all of its tags are imported";
  return [{ path, value, summary: `names one image of a repository (${part})`, remedy }];
}

function tagsDiagnostics({ metadata, spec }: Partial<ImageStreamInputs>): Diagnostic[] {
  const tags: unknown = spec?.tags;
  if (!Array.isArray(tags)) return [];
  const diagnostics = tags.flatMap((tag, index) => tagReferenceDiagnostics(tag, tagPath(tag, index)));
  const twice = repeatedNames(tags).map((name) => ({
    path: join("spec.tags", [name]),
    value: name,
    summary: "is declared more than once; the cluster would keep only the last",
    remedy: "declare each tag once",
  }));
  return [
    ...diagnostics,
    ...twice,
    ...(diagnostics.length > 0 ? [] : aliasDiagnostics(tags, metadata?.name ?? "", metadata?.namespace ?? "")),
  ];
}

/** Tags are addressed by name; a tag without one by its index. */
function tagPath(tag: unknown, index: number): string {
  const name = typeof tag === "object" && tag !== null ? (tag as { name?: unknown }).name : undefined;
  return join("spec.tags", [typeof name === "string" && !isUnknown(name) && name !== "" ? name : index]);
}

function repeatedNames(tags: readonly unknown[]): string[] {
  const names = tags
    .map((tag) => (tag as { name?: unknown } | null)?.name)
    .filter((name) => typeof name === "string" && !isUnknown(name));
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(String);
}
