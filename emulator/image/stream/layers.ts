import type { KubeObject } from "../../apiserver/kubeObject.ts";
import type { Endpoint, RequestContext } from "../../apiserver/resource.ts";
import type { Image } from "../image/object.ts";
import { type ImageStorage, streamFor } from "../imageStorage.ts";
import type { ImageStream } from "./object.ts";

interface Blob {
  readonly size: number | null;
  readonly mediaType: string;
}

interface ImageBlobs {
  readonly imageMissing: boolean;
  readonly layers: readonly string[] | null;
  readonly config: string | null;
  readonly manifests?: readonly string[];
}

/** All blobs and images of a stream's whole history, including children of manifest lists. */
export interface ImageStreamLayers extends KubeObject {
  readonly blobs: Readonly<Record<string, Blob>>;
  readonly images: Readonly<Record<string, ImageBlobs>>;
}

const dockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
const configTypes: Readonly<Record<string, string>> = {
  [dockerManifest]: "application/vnd.docker.container.image.v1+json",
  "application/vnd.oci.image.manifest.v1+json": "application/vnd.oci.image.config.v1+json",
};

/** `imagestreams/{name}/layers`. */
export function layersEndpoint(storage: ImageStorage): Endpoint {
  return {
    get: (context: RequestContext, name: string): ImageStreamLayers =>
      layersOf(streamFor(storage, context, name, "imagestreams"), (digest) => storage.images.find("", digest)),
  };
}

/** Blobs and layers of a stream's images; skips missing Images. */
export function layersOf(stream: ImageStream, image: (digest: string) => Image | undefined): ImageStreamLayers {
  const blobs = new Map<string, Blob>();
  const images = new Map<string, ImageBlobs>();
  const note = (digest: string, blob: Blob): void => {
    if (!blobs.has(digest)) blobs.set(digest, blob);
  };
  const add = (digest: string): void => {
    if (images.has(digest)) return;
    const found = image(digest);
    images.set(digest, found === undefined ? missing : blobsOf(found));
    if (found === undefined) return;
    for (const { name, size, mediaType } of found.dockerImageLayers ?? []) note(name, { size, mediaType });
    const config = configOf(found);
    if (config !== undefined) note(config.digest, { size: null, mediaType: config.mediaType });
    note(digest, { size: null, mediaType: manifestType(found) });
    for (const child of found.dockerImageManifests ?? []) add(child.digest);
  };
  const events = (stream.status.tags ?? []).flatMap(({ items }) => items ?? []);
  for (const event of events) if (event.image !== "") add(event.image);
  return {
    kind: "ImageStreamLayers",
    apiVersion: "image.openshift.io/v1",
    metadata: stream.metadata,
    blobs: Object.fromEntries([...blobs].sort(byDigest)),
    images: Object.fromEntries([...images].sort(byDigest)),
  };
}

const missing: ImageBlobs = { imageMissing: true, layers: null, config: null };

function blobsOf(image: Image): ImageBlobs {
  const layers = image.dockerImageLayers ?? [];
  const manifests = image.dockerImageManifests ?? [];
  return {
    imageMissing: false,
    layers: layers.length === 0 ? null : layers.map(({ name }) => name),
    config: configOf(image)?.digest ?? null,
    ...(manifests.length === 0 ? {} : { manifests: manifests.map(({ digest }) => digest) }),
  };
}

/** The configuration blob of a single image; the API does not keep its size. */
function configOf(image: Image): { digest: string; mediaType: string } | undefined {
  const mediaType = configTypes[image.dockerImageManifestMediaType ?? ""];
  return mediaType === undefined ? undefined : { digest: image.dockerImageMetadata.Id, mediaType };
}

function manifestType(image: Image): string {
  return image.dockerImageManifestMediaType || dockerManifest;
}

function byDigest([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
