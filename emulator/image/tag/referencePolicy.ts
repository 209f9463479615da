import { exactPullSpec, parsePullSpec } from "../pullSpec.ts";
import type { ImageStream, TagEvent } from "../stream/object.ts";
import { newestEvent } from "./history.ts";
import { specTag } from "./named.ts";

/**
 * The pull spec of a tag for its consumers. Policy `Local` gives the stream's repository in the internal registry at
 * the
 * event's digest; otherwise, or if there is none, it is the event's own.
 */
export function resolvedPullSpec(stream: ImageStream, tag: string, event: TagEvent): string {
  if (specTag(stream, tag)?.referencePolicy.type !== "Local") return event.dockerImageReference;
  const repository = stream.status.dockerImageRepository;
  const parsed = parsePullSpec(repository);
  if (repository === "" || event.image === "" || !parsed.ok) return event.dockerImageReference;
  return exactPullSpec({ ...parsed.spec, tag: "", id: event.image });
}

/** The pull spec of a tag's newest image, for triggers and builds; undefined while there is none. */
export function newestPullSpec(stream: ImageStream, tag: string): string | undefined {
  const event = newestEvent(stream, tag);
  return event === undefined ? undefined : resolvedPullSpec(stream, tag || "latest", event);
}
