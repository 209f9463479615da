import { diagnosticOf } from "../image/error.ts";
import { tagHistory } from "../image/history.ts";
import { previousOf } from "../image/previousImage.ts";
import { type StreamSource, streamKey } from "./lock/streamKey.ts";
import type { Resolution } from "./resolution.ts";
import type { StreamImages } from "./streamImages.ts";

/** Resolves a name of a stream's image on the cluster. */
export async function resolveStreamSource(streams: StreamImages, source: StreamSource): Promise<Resolution> {
  const { kind, namespace, stream, id } = source;
  if (kind === "ImageStreamImage") return streams.image({ namespace, stream, id });
  if (kind === "ImageStreamTag") return streams.tag({ namespace, stream, tag: id });
  try {
    const present = await streams.stream(namespace, stream);
    const previous = previousOf(tagHistory(present?.status?.tags, id), { name: stream, namespace });
    if (previous !== undefined) return await streams.image({ namespace, stream, id: previous.digest });
    const summary = `image stream tag ${namespace}/${stream}:${id} has had no other image; remove ${streamKey(source)}`;
    return { problem: { code: "NO_PREVIOUS_IMAGE", severity: "warning", summary } };
  } catch (error) {
    return { problem: diagnosticOf(error, "UNRESOLVED") };
  }
}
