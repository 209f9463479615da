import { parseReference } from "../../image/reference.ts";
import { changedKeys } from "../inputs/objectMetadata.ts";
import { importPolicyOf } from "./tagPlatform.ts";
import type { TagReference } from "./tagReference.ts";
import { isImported, type StreamName, sameSource, tagSource } from "./tagSource.ts";

/** A tag and its resolved digest. */
export interface AppliedTag {
  readonly tag: TagReference;
  readonly digest: string | undefined;
}

/**
 * The write that gives a tag its declared form.
 * - `import`: the cluster fetches the image, and the update compares its digest.
 * - `import anew`: the same for a new source of the image that the tag has; a plain import would keep the old source.
 * - `source`: a write to the tag itself, which also refreshes the tags that follow it.
 * - `policy`: a patch of the stream.
 */
export type TagChange = "import" | "import anew" | "source" | "policy" | "none";

export function tagChange(was: AppliedTag | undefined, now: AppliedTag, stream: StreamName): TagChange {
  if (isImported(now.tag) && needsImport(was, now, stream)) return "import";
  if (hasOtherSource(was, now, stream)) return mayMove(now, stream) ? "import anew" : "source";
  return streamTagPatch(was?.tag, now.tag, "policy") === undefined ? "none" : "policy";
}

/** Tells that the source may have another image than was resolved. A digest cannot, and a scheduled tag may take any. */
function mayMove({ tag, digest }: AppliedTag, stream: StreamName): boolean {
  if (!isImported(tag) || tag.importPolicy?.scheduled === true) return false;
  return parseReference(tagSource(tag, stream, digest)?.name ?? "").digest === undefined;
}

/** Tells that the cluster fetches the tag's image by our import. */
export const isFetched = (change: TagChange): boolean => change === "import" || change === "import anew";

/**
 * The tag's element in a strategic merge patch of the stream, with the members that no other write of this change sets;
 * `undefined` if there are none.
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
    // An import leaves `reference` as it is. Without a source, the cluster begins no import of its own.
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

/** Tells that the cluster has to fetch the image anew. It follows a scheduled tag by itself after the first import. */
function needsImport(was: AppliedTag | undefined, now: AppliedTag, stream: StreamName): boolean {
  if (was?.digest === undefined) return true;
  const hasOther = hasOtherSource(was, now, stream);
  const isFetchedOtherwise = fetching(was.tag) !== fetching(now.tag);
  if (was.digest === now.digest) return isFetchedOtherwise && !hasOther;
  return hasOther || isFetchedOtherwise || now.tag.importPolicy?.scheduled !== true;
}

/** The settings that, beside the source, decide on the fetched image. */
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
