import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import { ImageStreamError } from "../../image/error.ts";
import { headline } from "../../text/headline.ts";
import { adoptionAnnotation } from "../creation/adoption.ts";
import type { Context } from "../handlers.ts";
import { describeImageStream } from "../imageStream/describe.ts";
import { madeAnnotation } from "../imageStream/streamMarks.ts";
import type { StreamName } from "../tag/tagSource.ts";
import type { ImageStreamTagOutputs } from "./outputs.ts";

type Made = Pick<ImageStreamTagOutputs, "madeStream">;

/** Streams that this process knows to be made for tags of the program: the last tag that goes takes its stream along. */
const known = new WeakMap<Cluster, Set<string>>();

function knownIn({ cluster }: Pick<Context, "cluster">): Set<string> {
  const uids = known.get(cluster) ?? new Set();
  known.set(cluster, uids);
  return uids;
}

/** Tells that the stream of this uid was made for tags, once the tag whose state said so is gone. */
const isHandedOver = ({ metadata }: ApiImageStream): boolean =>
  metadata.uid !== undefined && metadata.annotations?.[madeAnnotation] === metadata.uid;

/** The part of the state that names a stream made for tags; `found` is the stream before the tag was written. */
export async function madeStream(
  context: Context,
  { name, namespace }: StreamName,
  found: ApiImageStream | undefined,
  olds: Made | undefined,
): Promise<Made> {
  if (found !== undefined) {
    const { uid = "" } = found.metadata;
    return uid === olds?.madeStream || knownIn(context).has(uid) || isHandedOver(found) ? { madeStream: uid } : {};
  }
  const made = await context.cluster.imageStreams.find(namespace, name).catch(() => undefined);
  if (made?.metadata.uid === undefined) return {};
  knownIn(context).add(made.metadata.uid);
  return { madeStream: made.metadata.uid };
}

/**
 * Removes the stream of a tag that has gone, if the program has made it and it is empty. While other tags are left, the
 * stream itself says who has made it: the states of tags of later runs do not.
 */
export async function removeMadeStream(context: Context, stream: ApiImageStream, olds: Made): Promise<void> {
  const { uid = "", name = "", namespace = "" } = stream.metadata;
  if (uid === olds.madeStream || isHandedOver(stream)) knownIn(context).add(uid);
  if (!knownIn(context).has(uid)) return;
  const { imageStreams } = context.cluster;
  try {
    await retryOnConflict(async () => {
      const found = await imageStreams.find(namespace, name);
      if (found?.metadata.uid !== uid) return;
      const { resourceVersion = "" } = found.metadata;
      if (hasTags(found) && !isHandedOver(found)) {
        const metadata = { resourceVersion, annotations: { [madeAnnotation]: uid } };
        await imageStreams.patch(namespace, name, { metadata });
      }
      if (!isEmpty(found)) return;
      await imageStreams.delete(namespace, name, { preconditions: { uid, resourceVersion } });
    });
  } catch (error) {
    if (!(error instanceof ImageStreamError)) throw error;
    await context.warn?.({
      headline: headline`${name} stays when it is empty`,
      details: [
        ["why", `image stream ${namespace}/${name}, which was made for tags, stays when it is empty: ${error.message}`],
        ["do", "remove it by hand if nobody needs it"],
      ],
    });
  }
}

const hasTags = ({ spec, status }: ApiImageStream): boolean =>
  [...(spec?.tags ?? []), ...(status?.tags ?? [])].length > 0;

/** Tells that a stream is as it was made for a tag, without the tag. */
function isEmpty(stream: ApiImageStream): boolean {
  const { metadata, spec } = describeImageStream(stream);
  const { labels = {}, annotations = {} } = metadata;
  const contents = [labels, annotations];
  const isAdopted = stream.metadata.annotations?.[adoptionAnnotation] !== undefined;
  const isBare =
    !hasTags(stream) && !isAdopted && spec.dockerImageRepository === undefined && spec.lookupPolicy?.local !== true;
  return isBare && [...contents, stream.metadata.ownerReferences ?? []].every((one) => Object.keys(one).length === 0);
}
