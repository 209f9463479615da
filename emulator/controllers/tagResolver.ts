import type { ClusterCore } from "../apiserver/resource.ts";
import type { ImageStream } from "../image/stream/object.ts";
import { splitTagName } from "../image/tag/name.ts";
import { newestPullSpec } from "../image/tag/referencePolicy.ts";
import { Informer } from "./informer.ts";

/** The resource of image streams. */
export const imageStreams = { group: "image.openshift.io", resource: "imagestreams" } as const;

/** The current pull spec of a tag; undefined if stream or tag is missing or was never imported. */
export type TagResolver = (namespace: string, name: string) => string | undefined;

/** Resolves tags from the status of the streams. */
export function tagResolver(core: ClusterCore): TagResolver {
  const streams = new Informer(core, imageStreams);
  return (namespace, name) => {
    const split = splitTagName(name);
    const stream = split && streams.get(namespace, split.stream);
    return stream && newestPullSpec(stream as ImageStream, split.tag);
  };
}
