import type { ClusterClient } from "../apiserver/resource.ts";
import { isStatusError } from "../apiserver/statusError.ts";
import type { BuiltImage, BuiltManifest } from "../registry/builtImage.ts";
import type { Digest } from "../registry/digest.ts";
import { imageStreams } from "./tagResolver.ts";

/** Pushes blobs and manifests to a registry. */
export interface ImagePusher {
  /** Host and port, as in image references. */
  readonly host: string;
  push(repository: string, tag: string | undefined, image: BuiltImage): Promise<Digest>;
}

const mappings = { group: "image.openshift.io", resource: "imagestreammappings" } as const;
const images = { group: "image.openshift.io", resource: "images" } as const;

/** Pushes to the internal registry: stores the image, and updates the stream, or creates it. */
export async function pushToStream(
  client: Pick<ClusterClient, "create">,
  registry: ImagePusher,
  { namespace, stream, tag }: { namespace: string; stream: string; tag: string },
  image: BuiltImage,
): Promise<Digest> {
  await registry.push(`${namespace}/${stream}`, tag, image);
  const children = image.manifests.slice(0, -1);
  for (const child of children) await createImage(client, `${registry.host}/${namespace}/${stream}`, image, child);
  const mapping = {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStreamMapping",
    metadata: { name: stream, namespace },
    tag,
    image: image.manifests.slice(-1).map((own) => imageObject(image, own))[0],
  };
  try {
    await client.create({ ...mappings, namespace }, mapping);
  } catch (error) {
    if (!isStatusError(error, "NotFound")) throw error;
    await client.create({ ...imageStreams, namespace }, streamObject(namespace, stream));
    await client.create({ ...mappings, namespace }, mapping);
  }
  return image.digest;
}

function streamObject(namespace: string, name: string): object {
  return { apiVersion: "image.openshift.io/v1", kind: "ImageStream", metadata: { name, namespace } };
}

/** Children of a list become Images of their own, without a tag. */
async function createImage(
  client: Pick<ClusterClient, "create">,
  repository: string,
  image: BuiltImage,
  manifest: BuiltManifest,
): Promise<void> {
  const dockerImageReference = `${repository}@${manifest.digest}`;
  try {
    await client.create(images, { ...imageObject(image, manifest), dockerImageReference });
  } catch (error) {
    if (!isStatusError(error, "AlreadyExists")) throw error;
  }
}

/** The server computes the other members from the manifest and the config. */
function imageObject({ blobs }: BuiltImage, { digest, mediaType, content }: BuiltManifest): object {
  const text = content.toString();
  const config = JSON.parse(text).config?.digest;
  const configText = blobs.find((blob) => blob.digest === config)?.content.toString();
  return {
    metadata: { name: digest, annotations: { "openshift.io/image.managed": "true" } },
    dockerImageManifest: text,
    dockerImageManifestMediaType: mediaType,
    ...(configText === undefined ? {} : { dockerImageConfig: configText }),
  };
}
