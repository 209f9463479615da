import type { ApiImageStream, ApiTagReference } from "../../cluster/api/imageStream.ts";
import { keptAdoption } from "../creation/adoption.ts";
import type { Context } from "../handlers.ts";
import { PartialFailure } from "../partialFailure.ts";
import { tagOfOwnStream } from "../tag/aliases.ts";
import type { TagReference } from "../tag/tagReference.ts";
import type { ImageStreamInputs } from "./inputs.ts";
import { observeImageStream } from "./observe.ts";
import type { ImageStreamOutputs } from "./outputs.ts";
import { foreignTags, leftTag, type OwnedStream, withWritten } from "./ownership.ts";
import { updateImageStream } from "./update.ts";

interface StreamUpdate {
  readonly olds: OwnedStream & Pick<ImageStreamOutputs, "adoption">;
  readonly news: ImageStreamInputs;
  readonly stream: ApiImageStream;
}

/**
 * Updates the stream. Tags that another user or program has pointed elsewhere, since the last write or refresh, stay as
 * they are, with a warning; the state then has their present source.
 */
export async function updateOwn(context: Context, id: string, update: StreamUpdate): Promise<ImageStreamOutputs> {
  const { olds, news, stream } = update;
  const foreign = foreignTags(olds, news, stream);
  for (const tag of foreign) await context.warn?.(leftTag(news, tag, remedy(news, tag)));
  const [was, now] = [olds, news].map((inputs) => withoutTags(inputs, foreign)) as [OwnedStream, ImageStreamInputs];
  try {
    const outs = await updateImageStream(context, id, { olds: was, news: now, stream });
    return { ...(await withForeign(context, outs, update, foreign)), ...keptAdoption(olds) };
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw error;
    const outs = await withForeign(context, error.outs as ImageStreamOutputs, update, foreign);
    const kept = { ...withWritten(outs, olds, news), ...keptAdoption(olds) };
    throw new PartialFailure(error.id, kept, error.diagnostics, error);
  }
}

function remedy({ spec }: ImageStreamInputs, { name }: ApiTagReference): string {
  const isKept = spec.tags?.some((tag) => tag.name === name) === true;
  return isKept ? "preview again to see the difference" : "remove it by hand if nobody needs it";
}

function withoutTags<Inputs extends ImageStreamInputs>(inputs: Inputs, tags: readonly { name: string }[]): Inputs {
  const { spec } = inputs;
  if (spec.tags === undefined || tags.length === 0) return inputs;
  const isLeft = ({ name }: TagReference) => tags.some((tag) => tag.name === name);
  return { ...inputs, spec: { ...spec, tags: spec.tags.filter((tag) => !isLeft(tag)) } };
}

/** Outputs with the present sources of the foreign tags, and the images that they and their followers have. */
async function withForeign(
  { cluster }: Context,
  outs: ImageStreamOutputs,
  { olds, news, stream }: StreamUpdate,
  foreign: readonly ApiTagReference[],
): Promise<ImageStreamOutputs> {
  const tags = news.spec.tags ?? [];
  const isForeign = (tag: TagReference) => foreign.some(({ name }) => name === tag.name);
  if (!tags.some(isForeign)) return outs;
  const { name, namespace } = news.metadata;
  const latest = await cluster.imageStreams.find(namespace, name).catch(() => undefined);
  const found = observeImageStream(news, latest ?? stream);
  const isMoved = (tag: TagReference): boolean => {
    const followed = tag.pin === true ? undefined : tagOfOwnStream(tag, name, namespace);
    return isForeign(tag) || tags.some((other) => other.name === followed && isMoved(other));
  };
  const present = tags.flatMap((tag) => {
    const { spec } = isForeign(tag) ? found : outs;
    return spec.tags?.filter((one) => one.name === tag.name) ?? [];
  });
  const images = tags.flatMap((tag) => {
    const image = (isMoved(tag) ? found : outs).images[tag.name];
    return image === undefined ? [] : [[tag.name, image]];
  });
  const state = { ...outs, spec: { ...outs.spec, tags: present }, images: Object.fromEntries(images) };
  return withWritten(state, olds, withoutTags(news, foreign));
}
