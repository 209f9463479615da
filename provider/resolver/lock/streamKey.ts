import { isDigest } from "../../image/digest.ts";
import { tagHistory } from "../../image/history.ts";
import { previousOf } from "../../image/previousImage.ts";
import { streamImageFaults } from "../../image/streamImage.ts";
import { streamTagFaults } from "../../image/streamTag.ts";
import type { Resolution } from "../resolution.ts";
import type { StreamImages } from "../streamImages.ts";

/** What names an image of a stream without being its digest: a tag, the beginning of a digest, what a tag had before. */
export interface StreamSource {
  readonly kind: "ImageStreamTag" | "ImageStreamImage" | "previous";
  readonly namespace: string;
  readonly stream: string;
  /** The tag, or the beginning of the digest. */
  readonly id: string;
}

/** As it stands in a lock file: `ImageStreamTag dev/app:1.4`, `ImageStreamImage dev/app@2f3a`, `previous dev/app:1.4`. */
export const streamKey = ({ kind, namespace, stream, id }: StreamSource): string =>
  `${kind} ${namespace}/${stream}${kind === "ImageStreamImage" ? "@" : ":"}${id}`;

/** The way back; `undefined` for every other text. */
export function parseStreamKey(key: string): StreamSource | undefined {
  const [, kind, namespace = "", stream = "", sign, id = ""] =
    /^(ImageStreamTag|ImageStreamImage|previous) ([^/\s]+)\/([^/\s:@]+)([:@])(\S+)$/.exec(key) ?? [];
  if (kind === undefined || (sign === "@") !== (kind === "ImageStreamImage")) return undefined;
  const name = `${namespace}/${stream}${sign}${id}`;
  const faults = sign === "@" ? streamImageFaults(name) : streamTagFaults(name);
  if (faults.length > 0 || isDigest(id)) return undefined;
  return { kind: kind as StreamSource["kind"], namespace, stream, id };
}

/** What it stands for on the cluster now. */
export async function resolveStreamSource(streams: StreamImages, source: StreamSource): Promise<Resolution> {
  const { kind, namespace, stream, id } = source;
  if (kind === "ImageStreamImage") return streams.image({ namespace, stream, id });
  if (kind === "ImageStreamTag") return streams.tag({ namespace, stream, tag: id });
  try {
    const present = await streams.stream(namespace, stream);
    const previous = previousOf(tagHistory(present?.status?.tags, id), { name: stream, namespace });
    if (previous !== undefined) return await streams.image({ namespace, stream, id: previous.digest });
    const message = `image stream tag ${namespace}/${stream}:${id} has had no other image; remove ${streamKey(source)}`;
    return { problem: { code: "NO_PREVIOUS_IMAGE", message } };
  } catch (error) {
    return { problem: { code: "UNRESOLVED", message: error instanceof Error ? error.message : String(error) } };
  }
}
