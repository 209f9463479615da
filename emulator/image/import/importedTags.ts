import type { EmbeddedImage } from "../image/object.ts";
import { exactPullSpec, mostSpecific, parsePullSpec } from "../pullSpec.ts";
import type { ImageStream, TagEvent, TagEventCondition, TagReference } from "../stream/object.ts";
import { newestEvent, withTagEvent } from "../tag/history.ts";
import { specTag, statusTag, withSpecTag, withStatusTag } from "../tag/named.ts";
import type { ImageImportStatus, ImportSource } from "./object.ts";

/** One tag that an import writes to its stream. */
export interface TagImport {
  readonly tag: string;
  /** The new source of the spec tag. */
  readonly from: string;
  readonly source: Pick<ImportSource, "importPolicy" | "referencePolicy">;
  /** The stream's next generation. */
  readonly generation: number;
  readonly now: string;
}

/**
 * Writes a fetched image to the stream. Changes spec tag and history only if the tag moved or the import was new, but
 * every
 * success replaces the spec tag's import policy and drops the tag's conditions.
 */
export function withImportedImage(stream: ImageStream, image: EmbeddedImage, wish: TagImport): ImageStream {
  const { tag, from, source, generation, now } = wish;
  const digest = image.metadata.name ?? "";
  const event = { created: now, dockerImageReference: pinnedReference(image, digest), image: digest, generation };
  const moved = hasMoved(stream, tag, event) ? withTagEvent(withWrittenTag(stream, wish), tag, event) : stream;
  const written = specTag(moved, tag) ?? newTag(tag, from, source);
  return withoutConditions(withSpecTag(moved, { ...written, importPolicy: source.importPolicy }), tag);
}

/** Records a failed image: a condition, unless the tag has the same one, and the spec tag if `wish` asks for it. */
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

/** Records a limit failure as a condition on each tag that the write would have added. */
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

/** Generation 0 stands for the stream's new one. */
function withWrittenTag(stream: ImageStream, { tag, from, source }: TagImport): ImageStream {
  const fresh = newTag(tag, from, source);
  const known = specTag(stream, tag);
  // An import never changes an existing tag's reference policy.
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
