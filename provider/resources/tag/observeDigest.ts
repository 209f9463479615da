import type { ImageStream } from "../../cluster/api/imageStream.ts";
import { newestItem } from "../../image/history.ts";
import type { ResolvedTag } from "./resolved.ts";

/** What a tag stands for now; `undefined` if it has no image. What is known about an image goes with its digest. */
export function observeDigest(
  known: ResolvedTag | undefined,
  stream: ImageStream,
  tag: string,
): ResolvedTag | undefined {
  const digest = newestItem(stream.status?.tags, tag)?.image;
  if (digest === undefined || digest === "") return undefined;
  return digest === known?.digest ? known : { digest };
}
