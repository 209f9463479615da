import { ImageStreamError } from "../../provider/image/error.ts";
import type { PreviousImage, TagImageRecord } from "../../provider/image/previousImage.ts";
import { parseStreamTag } from "../../provider/image/streamTag.ts";
import type { Connection } from "../connection.ts";
import type { TagPlace } from "../declarations/clusterTag.ts";

/**
 * The previous image of a tag by the lock file, if there is one.
 * @throws ImageStreamError `NOT_LOCKED`, `LOCKED_IMAGE_GONE`
 */
export async function lockedPrevious(
  connected: Promise<Connection | undefined>,
  place: TagPlace & { readonly isSecret: boolean },
  now: PreviousImage,
  history: readonly TagImageRecord[],
): Promise<PreviousImage> {
  const copies = (await connected)?.copies;
  if (copies === undefined) return now;
  const { digest: current, image: pullSpec } = now;
  const { stream, tag } = parseStreamTag(place.name);
  const resolution = await copies.previous(
    { namespace: place.namespace, stream, tag, isSecret: place.isSecret },
    async () => ({
      image: { digest: current, image: pullSpec, metadata: {} },
    }),
  );
  if ("problem" in resolution) throw new ImageStreamError(resolution.problem.code, resolution.problem.summary);
  const { digest = current, image = pullSpec } = resolution.image;
  if (digest === current) return now;
  const { created } = history.find((entry) => entry.digest === digest) ?? {};
  const { namespace } = place;
  const name = `${stream}@${digest}`;
  return { kind: "ImageStreamImage", name, namespace, digest, image, ...(created === undefined ? {} : { created }) };
}
