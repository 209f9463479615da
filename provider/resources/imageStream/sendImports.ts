import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import type { ImageImportSpec } from "../../cluster/api/imageStreamImport.ts";
import { parseReference, withDigest } from "../../image/reference.ts";
import type { Context } from "../handlers.ts";
import { importPolicyOf } from "../tag/tagPlatform.ts";
import type { TagReference } from "../tag/tagReference.ts";
import { type StreamName, tagSource } from "../tag/tagSource.ts";
import { type Import, type Imported, isScheduled } from "./importResult.ts";
import type { ImageStreamInputs } from "./inputs.ts";

/** Outcome of one request. */
export interface SentImports {
  /** As it was stored. */
  readonly stream: ApiImageStream | undefined;
  readonly results: readonly Imported[];
}

/**
 * Has the cluster import these tags by one request, which it stores at once.
 *
 * A tag is imported from its source, which the spec has to hold, and right after it by the announced digest. Where both
 * are the same image, the API takes the second for no change and leaves the source as it is. Where the tag has moved, the
 * announced image goes on top and the source becomes its digest. As the API stores the stream once for the whole
 * request, the other image never is the tag's: no trigger sees it. (openshift-apiserver, imagestreamimport/rest.go:
 * `createImages` and `importSuccessful` go through `spec.images` in order and edit the stream in memory; `hasTagChanged`;
 * one `internalStreams.Update`, by whose status the tags that follow are refreshed. The controller does not import once
 * more, since tag and newest image have the same generation.)
 */
export async function sendImports(
  { cluster }: Context,
  { name, namespace }: StreamName,
  imports: readonly Import[],
): Promise<SentImports> {
  const entries = entriesOf(imports);
  const images = entries.map(({ spec }) => spec);
  const object = { metadata: { name }, spec: { import: true, images } };
  const { status } = await cluster.imageStreamImports.create(namespace, object, { retryConflict: true });
  const statuses = (of: Import) => entries.flatMap(({ each }, index) => (each === of ? [status?.images?.[index]] : []));
  const results = imports.map((each) => {
    const [first, held] = statuses(each);
    return { ...each, status: first, held };
  });
  return { stream: status?.import, results };
}

/** A declared tag to be imported. */
export function importOf(tag: TagReference, { metadata, images }: ImageStreamInputs): Import {
  const expected = images[tag.name];
  return { tag, expected, source: tagSource(tag, metadata, expected?.digest)?.name ?? "" };
}

/** The images that a request asks for, each with its import. */
export const entriesOf = (imports: readonly Import[]): readonly { each: Import; spec: ImageImportSpec }[] =>
  imports.flatMap((each) =>
    [each.source, ...holding(each)].map((source) => ({ each, spec: importSpec(each, source) })),
  );

/** The announced image, where the source may name another one by now and that one is not to be had. */
function holding(each: Import): string[] {
  const { source, expected, tag } = each;
  const isFree = isScheduled(each) || tag.onMoved === "accept" || parseReference(source).digest !== undefined;
  return isFree || expected === undefined ? [] : [byDigest(source, expected.digest)];
}

export const byDigest = (source: string, digest: string): string => withDigest(parseReference(source), digest).original;

const importSpec = ({ tag }: Import, source: string): ImageImportSpec => ({
  from: { kind: "DockerImage", name: source },
  to: { name: tag.name },
  importPolicy: importPolicyOf(tag),
  ...(tag.referencePolicy === undefined ? {} : { referencePolicy: tag.referencePolicy }),
});
