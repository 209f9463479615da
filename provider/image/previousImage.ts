import { type HistoryEntry, previousImage } from "./history.ts";

/** An image that a tag had earlier, as the source of a tag: rolling back means going there. */
export interface PreviousImage {
  /** As `from` of a tag it means this very image. */
  readonly kind: "ImageStreamImage";
  /** `stream@digest`. */
  readonly name: string;
  /** The stream's namespace. */
  readonly namespace: string;
  /** `sha256:…`. */
  readonly digest: string;
  /** Pull spec as recorded. */
  readonly image: string;
  /** RFC 3339: when the tag got this image. Absent where an update is about to do that. */
  readonly created?: string;
}

/** One image that a tag has had, or is about to have: then the time is missing. */
export interface TagImageRecord extends Omit<HistoryEntry, "created"> {
  /** RFC 3339: when the tag got this image. */
  readonly created?: string;
  /** The cluster has the image; `false` after it was pruned or deleted. Absent where the user may not ask. */
  readonly inCluster?: boolean;
  /** Workloads and builds that use the image, as `Deployment shop/web`. Absent where the user may not list them. */
  readonly usedBy?: readonly string[];
}

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
