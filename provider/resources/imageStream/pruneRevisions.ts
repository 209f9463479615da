import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import { encodeName } from "../../cluster/apiCall.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import { ImageStreamError } from "../../image/error.ts";
import { oldRevisions } from "../../image/revisions.ts";
import { ImageUses } from "../../resolver/uses/imageUses.ts";
import type { Context } from "../handlers.ts";
import { PartialFailure } from "../partialFailure.ts";
import type { ResolvedTag } from "../tag/resolved.ts";
import type { TagReference } from "../tag/tagReference.ts";
import type { ImageStreamInputs } from "./inputs.ts";

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

/** The state of a declaration before its revisions are taken out. */
interface Unpruned<Outputs> {
  readonly id: string;
  readonly outs: Outputs;
  /** The state without the revisions that stay. */
  readonly without: (outs: Outputs, stays: StayingRevision) => Outputs;
}

/** Tells that a revision of a tag stays in the history. */
export type StayingRevision = (tag: string, digest: string) => boolean;

/**
 * Takes old revisions out of the stream's history as the platform's pruner does. Only those that the preview has shown, and that
 * are still old and used by nothing: another user may have gone back to one. The state then names those that are gone.
 * @throws PartialFailure whose state has them yet to be taken out
 */
export async function pruneRevisions<Outputs extends object>(
  { cluster }: Context,
  declared: ImageStreamInputs,
  { id, outs, without }: Unpruned<Outputs>,
): Promise<Outputs> {
  const wanted = prunedBy(declared);
  if (Object.keys(wanted).length === 0) return outs;
  const { name, namespace } = declared.metadata;
  try {
    const left = await retryOnConflict(async () => {
      const stream = await cluster.imageStreams.get(namespace, name);
      // After the stream: if a tag goes back to a revision meanwhile, the write fails, and the uses are read anew.
      const { users, unseen } = await new ImageUses(cluster.objects).of(namespace);
      if (unseen !== undefined) throw new ImageStreamError("USES_UNSEEN", unseenText(unseen));
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
      return kept;
    });
    return without(outs, (tag, digest) =>
      left.some((list) => list.tag === tag && list.items?.some(({ image }) => image === digest) === true),
    );
  } catch (error) {
    const { message } = error as Error;
    throw new PartialFailure(
      id,
      without(outs, () => true),
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

/** The image without the revisions that stay. */
export function withoutStaying(tag: string, image: ResolvedTag, stays: StayingRevision): ResolvedTag {
  const { oldRevisions, ...rest } = image;
  const gone = oldRevisions?.filter((digest) => !stays(tag, digest)) ?? [];
  return gone.length === 0 ? rest : { ...rest, oldRevisions: gone };
}
