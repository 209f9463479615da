import type { EmbeddedImage } from "./imageObject.ts";
import type { ImageImportStatus, ImportSource } from "./imageStreamImportObject.ts";
import type { ImageStream, TagEvent, TagEventCondition, TagReference } from "./imageStreamObject.ts";
import { specTag, statusTag, withSpecTag, withStatusTag } from "./namedTags.ts";
import { exactPullSpec, mostSpecific, parsePullSpec } from "./pullSpec.ts";
import { newestEvent, withTagEvent } from "./tagHistory.ts";

/** What one import writes into its stream. */
export interface TagImport {
  readonly tag: string;
  /** What the spec tag points at from now on. */
  readonly from: string;
  readonly source: Pick<ImportSource, "importPolicy" | "referencePolicy">;
  /** The generation that the stream will have. */
  readonly generation: number;
  readonly now: string;
}

/**
 * Writes a fetched image into the stream. Only what moved (or was asked for anew) touches spec tag and history, but the import policy of
 * the spec tag is replaced on every success, and the tag's conditions go.
 */
export function withImportedImage(stream: ImageStream, image: EmbeddedImage, wish: TagImport): ImageStream {
  const { tag, from, source, generation, now } = wish;
  const digest = image.metadata.name ?? "";
  const event = { created: now, dockerImageReference: pinnedReference(image, digest), image: digest, generation };
  const moved = hasMoved(stream, tag, event) ? withTagEvent(withWrittenTag(stream, wish), tag, event) : stream;
  const written = specTag(moved, tag) ?? newTag(tag, from, source);
  return withoutConditions(withSpecTag(moved, { ...written, importPolicy: source.importPolicy }), tag);
}

/** Notes a failed image: a condition, unless the tag has the same already, and the spec tag if `wish` is to leave one. */
export function withFailedImage(
  stream: ImageStream,
  { status, tag: asked }: ImageImportStatus,
  wish: TagImport,
  leaveTag: boolean,
): ImageStream {
  const tag = wish.tag || asked || "";
  const condition: TagEventCondition = {
    type: "ImportSuccess",
    status: "False",
    lastTransitionTime: wish.now,
    ...(status.reason ? { reason: status.reason } : {}),
    message: status.message || "unknown error prevented import",
    generation: wish.generation,
  };
  const noted = hasCondition(stream, tag, condition) ? stream : withCondition(stream, tag, condition);
  if (!leaveTag || specTag(noted, tag) !== undefined) return noted;
  return withSpecTag(noted, newTag(tag, wish.from, wish.source));
}

/** Notes why a stream could not be written on the tags that the write would have added. */
export function withLimitConditions(
  stream: ImageStream,
  refused: ImageStream,
  condition: TagEventCondition,
): ImageStream {
  const added = (refused.status.tags ?? []).filter(({ tag }) => statusTag(stream, tag) === undefined);
  return added.reduce(
    (result, { tag }) => withStatusTag(result, { tag, items: null, conditions: [condition] }),
    stream,
  );
}

function hasMoved(stream: ImageStream, tag: string, event: TagEvent): boolean {
  const newest = newestEvent(stream, tag);
  const generation = specTag(stream, tag)?.generation;
  return (
    newest === undefined ||
    generation === undefined ||
    generation === null ||
    newest.dockerImageReference !== event.dockerImageReference ||
    newest.image !== event.image ||
    generation > newest.generation
  );
}

/** Generation 0 asks for the stream's new one. */
function withWrittenTag(stream: ImageStream, { tag, from, source }: TagImport): ImageStream {
  const fresh = newTag(tag, from, source);
  const known = specTag(stream, tag);
  // An import never changes the reference policy that a tag has.
  return withSpecTag(stream, known === undefined ? fresh : { ...fresh, ...kept(known) });
}

function kept({ annotations, reference, referencePolicy }: TagReference): Partial<TagReference> {
  return { annotations, ...(reference ? { reference } : {}), referencePolicy };
}

function newTag(name: string, from: string, { importPolicy, referencePolicy }: TagImport["source"]): TagReference {
  return {
    name,
    annotations: null,
    from: { kind: "DockerImage", name: from },
    generation: 0,
    importPolicy,
    referencePolicy,
  };
}

function pinnedReference({ dockerImageReference = "" }: EmbeddedImage, digest: string): string {
  const parsed = parsePullSpec(dockerImageReference);
  return parsed.ok ? exactPullSpec(mostSpecific({ ...parsed.spec, id: digest })) : dockerImageReference;
}

function withoutConditions(stream: ImageStream, tag: string): ImageStream {
  const { conditions, ...rest } = statusTag(stream, tag) ?? { tag, items: null };
  return conditions === undefined ? stream : withStatusTag(stream, rest);
}

function withCondition(stream: ImageStream, tag: string, condition: TagEventCondition): ImageStream {
  const noted = withStatusTag(stream, { ...(statusTag(stream, tag) ?? { tag, items: null }), conditions: [condition] });
  const known = specTag(noted, tag);
  return known === undefined ? noted : withSpecTag(noted, { ...known, generation: 0 });
}

function hasCondition(stream: ImageStream, tag: string, { type, status, reason, message }: TagEventCondition): boolean {
  const conditions = statusTag(stream, tag)?.conditions ?? [];
  return conditions.some(
    (known) => known.type === type && known.status === status && known.reason === reason && known.message === message,
  );
}
