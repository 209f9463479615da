import { parseReference } from "../../image/reference.ts";
import { changedKeys } from "../inputs/objectMetadata.ts";
import { importPolicyOf } from "./tagPlatform.ts";
import type { TagReference } from "./tagReference.ts";
import { isImported, type StreamName, sameSource, tagSource } from "./tagSource.ts";

/** A tag and what it was resolved to. */
export interface AppliedTag {
  readonly tag: TagReference;
  readonly digest: string | undefined;
}

/**
 * How a tag gets what it declares: by an import, by a write to the tag itself, by a patch of its stream, or not at all.
 * Only a write to the tag itself also refreshes the tags that follow it; a patch of the stream does not. An import of the
 * image that a tag has already leaves the tag's source as it is, unless it is asked for anew. A mere write of another source
 * would have the cluster fetch by itself, and nobody would compare what it got.
 */
export type TagChange = "import" | "import anew" | "source" | "policy" | "none";

export function tagChange(was: AppliedTag | undefined, now: AppliedTag, stream: StreamName): TagChange {
  if (isImported(now.tag) && needsImport(was, now, stream)) return "import";
  if (hasOtherSource(was, now, stream)) return mayMove(now, stream) ? "import anew" : "source";
  return streamTagPatch(was?.tag, now.tag, "policy") === undefined ? "none" : "policy";
}

/** Whether the source may have got another image since it was resolved. A digest cannot, and a schedule is free to. */
function mayMove({ tag, digest }: AppliedTag, stream: StreamName): boolean {
  if (!isImported(tag) || tag.importPolicy?.scheduled === true) return false;
  return parseReference(tagSource(tag, stream, digest)?.name ?? "").digest === undefined;
}

/** Whether the cluster fetches the tag's image by our import, after which its digest is compared. */
export const isFetched = (change: TagChange): boolean => change === "import" || change === "import anew";

/**
 * The element of a strategic merge patch of the stream: what neither the import of the tag nor the write to it brings
 * along; `undefined` if none is needed.
 */
export function streamTagPatch(
  was: TagReference | undefined,
  now: TagReference,
  change: TagChange,
): object | undefined {
  if (change === "source" || change === "none") return undefined;
  if (change === "import" && was === undefined && now.annotations === undefined) return undefined;
  const changes = {
    ...annotationsPatch(was, now),
    ...referencePolicyPatch(was, now),
    ...(isFetched(change) ? {} : importPolicyPatch(was, now)),
    // An import does not end that a tag is a mere reference. Without a source, the cluster begins no import of its own.
    ...(isFetched(change) && was?.reference === true ? { reference: false, from: null } : {}),
    // To the API, generation 0 asks for an import: the next one also writes the source.
    ...(change === "import anew" ? { from: null, generation: 0 } : {}),
  };
  return Object.keys(changes).length === 0 ? undefined : { name: now.name, ...changes };
}

/** A merge patch of the ImageStreamTag, which creates tag and stream where they are missing. */
export function sourcePatch(was: TagReference | undefined, now: AppliedTag, stream: StreamName): object {
  const { name, reference, referencePolicy } = now.tag;
  const from = tagSource(now.tag, stream, now.digest);
  return {
    // The API takes annotations from here and ignores those of `tag`.
    metadata: annotationsPatch(was, now.tag),
    tag: {
      name,
      // Members that the new source or policy lacks would survive the merge.
      from: from === undefined ? null : { namespace: null, ...from },
      reference: reference ?? false,
      importPolicy: { insecure: null, scheduled: null, ...importPolicyOf(now.tag) },
      referencePolicy: referencePolicy ?? { type: "Source" },
    },
  };
}

/** Whether the cluster has to fetch the image anew. A scheduled tag is fetched once, then the cluster follows it. */
function needsImport(was: AppliedTag | undefined, now: AppliedTag, stream: StreamName): boolean {
  if (was?.digest === undefined) return true;
  const hasOther = hasOtherSource(was, now, stream);
  const isFetchedOtherwise = fetching(was.tag) !== fetching(now.tag);
  if (was.digest === now.digest) return isFetchedOtherwise && !hasOther;
  return hasOther || isFetchedOtherwise || now.tag.importPolicy?.scheduled !== true;
}

/** What decides, beside the source, which image is fetched. */
const fetching = ({ importPolicy, platform }: TagReference) =>
  `${importPolicy?.insecure ?? false} ${platform ?? importPolicy?.importMode ?? ""}`;

function hasOtherSource(was: AppliedTag | undefined, now: AppliedTag, stream: StreamName): boolean {
  const before = was && tagSource(was.tag, stream, was.digest);
  if ((was?.tag.reference ?? false) !== (now.tag.reference ?? false)) return true;
  return !sameSource(before, tagSource(now.tag, stream, now.digest), stream);
}

function annotationsPatch(was: TagReference | undefined, now: TagReference) {
  const annotations = changedKeys(was?.annotations, now.annotations);
  return annotations === undefined ? {} : { annotations };
}

function referencePolicyPatch(was: TagReference | undefined, now: TagReference) {
  const type = now.referencePolicy?.type ?? "Source";
  return (was?.referencePolicy?.type ?? "Source") === type ? {} : { referencePolicy: { type } };
}

function importPolicyPatch(was: TagReference | undefined, now: TagReference) {
  const flags = (["insecure", "scheduled"] as const).flatMap((flag) => {
    const [before, after] = [was, now].map((tag) => tag?.importPolicy?.[flag] ?? false);
    return before === after ? [] : [[flag, after] as const];
  });
  const { importMode = was?.importPolicy?.importMode } = now.importPolicy ?? {};
  const mode = importMode === was?.importPolicy?.importMode ? {} : { importMode };
  const policy = { ...Object.fromEntries(flags), ...mode };
  return Object.keys(policy).length === 0 ? {} : { importPolicy: policy };
}
