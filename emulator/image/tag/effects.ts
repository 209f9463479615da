import { type FieldError, invalidValue, notFoundValue } from "../../apiserver/fieldError.ts";
import { StatusError } from "../../apiserver/statusError.ts";
import { exactPullSpec, parsePullSpec } from "../pullSpec.ts";
import type { ImageStream, NamedTagEventList, ObjectReference, TagEvent, TagReference } from "../stream/object.ts";
import { withFollowersOfChangedTags } from "./followers.ts";
import { tagRefChanged } from "./generations.ts";
import { eventOfImage, newestEvent, withNewestGeneration, withTagEvent } from "./history.ts";
import { specTag } from "./named.ts";
import { parseTagSource, refersToImage, type TagSource, tagSourceForms } from "./source.ts";

export interface TagEffectsContext {
  readonly now: string;
  /** Host (and port) of the internal registry, if there is one. */
  readonly internalRegistry: string | undefined;
  /** Any stream of the cluster, regardless of the user. */
  stream(namespace: string, name: string): ImageStream | undefined;
}

export interface TagEffects {
  readonly stream: ImageStream;
  readonly errors: readonly FieldError[];
}

/**
 * Applies the immediate effects of spec tags to the status: reference tags get their item, tags from other streams a
 * copy,
 * followers follow.
 *
 * Compares followers with `statusBefore`. On a plain PUT or PATCH of a stream the API compares the status with itself,
 * and
 * no follower moves: pass `"same"` for that. Without it (a new stream) all followers are updated.
 */
export function withTagEffects(
  context: TagEffectsContext,
  stream: ImageStream,
  old: ImageStream | undefined,
  statusBefore: readonly NamedTagEventList[] | "same" | undefined,
): TagEffects {
  const changed = changedTags(stream, old);
  const start: TagEffects = { stream, errors: [] };
  const effects = changed.reduce((result, tag) => applied(result, tagEffect(context, result.stream, tag)), start);
  if (statusBefore === "same") return effects;
  return { ...effects, stream: withFollowersOfChangedTags(effects.stream, statusBefore) };
}

type TagEffect = ImageStream | FieldError | undefined;

function applied(before: TagEffects, effect: TagEffect): TagEffects {
  if (effect === undefined) return before;
  return "metadata" in effect ? { ...before, stream: effect } : { ...before, errors: [...before.errors, effect] };
}

function changedTags(stream: ImageStream, old: ImageStream | undefined): TagReference[] {
  return (stream.spec.tags ?? []).filter((tag) => {
    const before = old === undefined ? undefined : specTag(old, tag.name);
    return before === undefined || tagRefChanged(before, tag, stream.metadata.namespace ?? "");
  });
}

function tagEffect(context: TagEffectsContext, stream: ImageStream, tag: TagReference): TagEffect {
  const { from } = tag;
  if (from === undefined) return undefined;
  const generation = stream.metadata.generation ?? 0;
  if (refersToImage(from)) {
    // The import controller handles tags to import.
    if (!tag.reference) return undefined;
    return withTagEvent(stream, tag.name, {
      created: context.now,
      dockerImageReference: from.name ?? "",
      image: "",
      generation,
    });
  }
  const field = `spec.tags[${tag.name}].from.name`;
  const source = parseTagSource(from, stream.metadata.name ?? "");
  if (source === undefined) return invalidValue(field, from.name ?? "", tagSourceForms);
  const sourceStream = findStream(context, stream, from, source);
  if (sourceStream === undefined) return notFoundValue(field, from.name ?? "");
  return copiedEvent(context, stream, tag, from, source, sourceStream, field);
}

function findStream(
  context: TagEffectsContext,
  stream: ImageStream,
  from: ObjectReference,
  source: TagSource,
): ImageStream | undefined {
  const own = stream.metadata.namespace ?? "";
  const namespace = from.namespace || own;
  return namespace === own && source.stream === stream.metadata.name
    ? stream
    : context.stream(namespace, source.stream);
}

function copiedEvent(
  context: TagEffectsContext,
  stream: ImageStream,
  tag: TagReference,
  from: ObjectReference,
  source: TagSource,
  sourceStream: ImageStream,
  field: string,
): TagEffect {
  const generation = stream.metadata.generation ?? 0;
  if (from.kind === "ImageStreamTag") {
    const event = newestEvent(sourceStream, source.tagOrId);
    // The API silently accepts a missing source tag.
    if (event === undefined) return undefined;
    const copied = ownPullSpec(context, stream, sourceStream, tag, { ...event, generation });
    // The API copies through a pointer: a source in the same stream gets the generation too.
    const marked =
      sourceStream === stream ? withNewestGeneration(stream, source.tagOrId || "latest", generation) : stream;
    return withTagEvent(marked, tag.name, copied);
  }
  try {
    const event = { ...eventOfImage(sourceStream, source.tagOrId, context.now), generation };
    return withTagEvent(stream, tag.name, ownPullSpec(context, stream, sourceStream, tag, event));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return invalidValue(field, from.name ?? "", `error generating tag event: ${error.message}`);
  }
}

/**
 * Rewrites pull specs of the source's repository in the internal registry to this stream's, so that its readers may
 * pull.
 */
function ownPullSpec(
  context: TagEffectsContext,
  stream: ImageStream,
  source: ImageStream,
  tag: TagReference,
  event: TagEvent,
): TagEvent {
  const parsed = parsePullSpec(event.dockerImageReference);
  if (tag.reference || context.internalRegistry === undefined || !parsed.ok) return event;
  const { spec } = parsed;
  const isSources =
    spec.registry === context.internalRegistry &&
    spec.namespace === source.metadata.namespace &&
    spec.name === source.metadata.name;
  if (!isSources) return event;
  const own = { ...spec, namespace: stream.metadata.namespace ?? "", name: stream.metadata.name ?? "" };
  return { ...event, dockerImageReference: exactPullSpec(own) };
}
