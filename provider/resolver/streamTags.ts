import type { TagName } from "./declarations.ts";
import type { Resolution } from "./resolution.ts";

/** Someone who can tell what tags and images of streams on the cluster stand for. */
export interface StreamTags {
  tag(name: TagName): Promise<Resolution>;
  /** `id` is a digest, or the beginning of one. */
  image(place: { namespace: string; stream: string; id: string }): Promise<Resolution>;
}
