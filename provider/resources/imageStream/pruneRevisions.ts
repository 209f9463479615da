import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import { encodeName } from "../../cluster/apiCall.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import { ImageStreamError } from "../../image/error.ts";
import { oldRevisions } from "../../image/revisions.ts";
import { ImageUses } from "../../resolver/uses/imageUses.ts";
import type { Context } from "../handlers.ts";
import { PartialFailure } from "../partialFailure.ts";
import type { TagReference } from "../tag/tagReference.ts";
import { type ImageStreamInputs, mapImages } from "./inputs.ts";

/** Revisions that the preview has shown as old, and the number of those to keep, by tag. */
type Wanted = Readonly<Record<string, { readonly keep: number; readonly digests: readonly string[] }>>;

/** The revisions that a declaration takes out of the history of its tags. */
function prunedBy({ spec, images }: ImageStreamInputs): Wanted {
  const tags: readonly TagReference[] = Array.isArray(spec.tags) ? spec.tags : [];
  const wanted = tags.flatMap(({ name, keepRevisions }) => {
    const digests = images?.[name]?.oldRevisions ?? [];
    return keepRevisions === undefined || digests.length === 0
      ? []
      : [[name, { keep: keepRevisions, digests }] as const];
  });
  return Object.fromEntries(wanted);
}

/**
 * Takes old revisions out of the stream's history as the platform's pruner does. Only those that the preview has shown, and that
 * are still old and used by nothing: another user may have gone back to one.
 * @throws PartialFailure whose state has them yet to be taken out
 */
export async function pruneRevisions<Outputs extends object>(
  { cluster }: Context,
  declared: ImageStreamInputs,
  {
    id,
    outs,
    unpruned,
  }: { readonly id: string; readonly outs: Outputs; readonly unpruned: (outs: Outputs) => Outputs },
): Promise<Outputs> {
  const wanted = prunedBy(declared);
  if (Object.keys(wanted).length === 0) return outs;
  const { name, namespace } = declared.metadata;
  try {
    const { users, unseen } = await new ImageUses(cluster.objects).of(namespace);
    if (unseen !== undefined) throw new ImageStreamError("USES_UNSEEN", unseenText(unseen));
    await retryOnConflict(async () => {
      const stream = await cluster.imageStreams.get(namespace, name);
      const tags = stream.status?.tags ?? [];
      const kept = tags.map((list) => {
        const { keep, digests } = (Object.hasOwn(wanted, list.tag) && wanted[list.tag]) || { keep: 0, digests: [] };
        if (digests.length === 0) return list;
        const { old } = oldRevisions({ namespace, name, tags }, list.tag, keep, users);
        const gone = new Set(old.filter(({ image }) => digests.includes(image)));
        return { ...list, items: (list.items ?? []).filter((item) => !gone.has(item)) };
      });
      const isSame = kept.every((list, index) => list.items?.length === tags[index]?.items?.length);
      if (!isSame) await putStatus({ cluster }, { ...stream, status: { ...stream.status, tags: kept } });
    });
    return outs;
  } catch (error) {
    const { message } = error as Error;
    throw new PartialFailure(
      id,
      unpruned(outs),
      [{ summary: `old revisions stay in the history: ${message}` }],
      error as Error,
    );
  }
}

/** Text for users who see a part of the cluster only: an image that runs elsewhere could be taken away. */
export const unseenText = (reason: string): string =>
  `revisions are only removed for a user who sees all users of images in the cluster; ${reason}`;

function putStatus({ cluster }: Pick<Context, "cluster">, stream: ApiImageStream): Promise<unknown> {
  const { name = "", namespace = "" } = stream.metadata;
  const path = `/apis/image.openshift.io/v1/namespaces/${encodeName(namespace)}/imagestreams/${encodeName(name)}/status`;
  const body = { apiVersion: "image.openshift.io/v1", kind: "ImageStream", ...stream };
  return cluster.call({ method: "PUT", path, body });
}

/** The declaration without revisions to be taken out. */
export const withoutOldRevisions = <Inputs extends ImageStreamInputs>(inputs: Inputs): Inputs =>
  mapImages(inputs, ({ oldRevisions: _old, ...image }) => image);
