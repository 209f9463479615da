import type { ClusterCore } from "../apiserver/resource.ts";
import { StatusError } from "../apiserver/statusError.ts";
import { Informer } from "../controllers/informer.ts";
import { imageStreams, tagResolver } from "../controllers/tagResolver.ts";
import type { ImageStream, ObjectReference } from "../image/stream/object.ts";
import { parseImageName, splitTagName } from "../image/tag/name.ts";

/** The pull spec of a build's image reference. Throws StatusError 422. */
export function resolveReference(core: ClusterCore, reference: ObjectReference, defaultNamespace: string): string {
  const { kind = "", name = "" } = reference;
  const namespace = reference.namespace || defaultNamespace;
  if (kind === "DockerImage") return name;
  if (kind === "ImageStreamTag") {
    const split = splitTagName(name);
    if (split === undefined) throw unresolved(kind, namespace, name, "invalid name");
    if (findStream(core, namespace, split.stream) === undefined) {
      throw unresolved(kind, namespace, name, `imagestreams.image.openshift.io "${split.stream}" not found`);
    }
    const image = tagResolver(core)(namespace, name);
    if (image === undefined) throw unresolved(kind, namespace, name, "unable to find latest tagged image");
    return image;
  }
  if (kind === "ImageStreamImage") return resolveImage(core, namespace, name);
  throw new Error(`unknown From Kind ${kind}`);
}

function resolveImage(core: ClusterCore, namespace: string, name: string): string {
  const split = parseImageName(name);
  const stream = split && findStream(core, namespace, split.stream);
  for (const { items } of stream?.status.tags ?? []) {
    const found = items?.find(({ image }) => image === split?.id);
    if (found !== undefined) return found.dockerImageReference;
  }
  const why = `unable to find corresponding tag for image "${split?.id ?? ""}"`;
  throw unresolved("ImageStreamImage", namespace, name, why);
}

function findStream(core: ClusterCore, namespace: string, name: string): ImageStream | undefined {
  return new Informer(core, imageStreams).get(namespace, name) as ImageStream | undefined;
}

function unresolved(kind: string, namespace: string, name: string, why: string): StatusError {
  const message = `Error resolving ${kind} ${name} in namespace ${namespace}: ${why}`;
  return new StatusError(422, "Invalid", message, { kind, name, causes: [{ field: "from", message }] });
}
