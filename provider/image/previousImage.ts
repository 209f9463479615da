import { type HistoryEntry, previousImage } from "./history.ts";

/** An image that a tag had earlier, as the source of a tag: rolling back means going there. */
export interface PreviousImage {
  readonly kind: "ImageStreamImage";
  /** `stream@digest`. */
  readonly name: string;
  readonly namespace: string;
  readonly digest: string;
  /** Pull spec as recorded. */
  readonly image: string;
  /** RFC 3339: when the tag got this image. Absent where an update is about to do that. */
  readonly created?: string;
}

/** One image that a tag has had, or is about to have: then the time is missing. */
export type TagImageRecord = Omit<HistoryEntry, "created"> & { readonly created?: string };

/** The history with the image in front that an update gives the tag. */
export function withNextImage(
  history: readonly TagImageRecord[],
  next: { readonly digest: string; readonly image?: string },
): TagImageRecord[] {
  if (history[0]?.digest === next.digest) return [...history];
  return [{ digest: next.digest, image: next.image ?? "" }, ...history];
}

/** The image before the newest one; `undefined` if there was no other. */
export function previousOf(
  history: readonly TagImageRecord[],
  stream: { readonly name: string; readonly namespace: string },
): PreviousImage | undefined {
  const previous = previousImage(history);
  if (previous?.digest === undefined) return undefined;
  const { digest, image, created } = previous;
  return {
    kind: "ImageStreamImage",
    name: `${stream.name}@${digest}`,
    namespace: stream.namespace,
    digest,
    image,
    ...(created === undefined ? {} : { created }),
  };
}
