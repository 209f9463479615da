import type { BuiltImage, BuiltManifest } from "../../registry/builtImage.ts";
import type { Digest } from "../../registry/digest.ts";
import type { Client } from "../apiserver/client.ts";
import { isStatusError } from "../apiserver/statusError.ts";
import { IMAGE_STREAMS } from "./tagResolver.ts";

/** Where blobs and manifests go. */
export interface ImagePusher {
  push(repository: string, tag: string | undefined, image: BuiltImage): Promise<Digest>;
}

const MAPPINGS = { group: "image.openshift.io", resource: "imagestreammappings" } as const;

/** A push to the cluster's own registry: stores the image, and tells the stream, which is made if there is none. */
export async function pushToStream(
  client: Client,
  registry: ImagePusher,
  { namespace, stream, tag }: { namespace: string; stream: string; tag: string },
  image: BuiltImage,
): Promise<Digest> {
  await registry.push(`${namespace}/${stream}`, tag, image);
  const mapping = {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStreamMapping",
    metadata: { name: stream, namespace },
    tag,
    image: imageObject(image),
  };
  try {
    await client.create({ ...MAPPINGS, namespace }, mapping);
  } catch (error) {
    if (!isStatusError(error, "NotFound")) throw error;
    await client.create({ ...IMAGE_STREAMS, namespace }, streamObject(namespace, stream));
    await client.create({ ...MAPPINGS, namespace }, mapping);
  }
  return image.digest;
}

function streamObject(namespace: string, name: string): object {
  return { apiVersion: "image.openshift.io/v1", kind: "ImageStream", metadata: { name, namespace } };
}

/** The server computes the rest from the manifest and the config. */
function imageObject({ digest, mediaType, manifests, blobs }: BuiltImage): object {
  const manifest = manifests.find((one) => one.digest === digest);
  const text = manifest?.content.toString() ?? "";
  const config = JSON.parse(text || "{}").config?.digest;
  const configText = blobs.find((blob) => blob.digest === config)?.content.toString();
  return {
    metadata: { name: digest, annotations: { "openshift.io/image.managed": "true" } },
    dockerImageManifest: text,
    dockerImageManifestMediaType: mediaType,
    ...(configText === undefined ? {} : { dockerImageConfig: configText }),
    ...(manifests.length > 1 ? { dockerImageManifests: manifests.filter((one) => one !== manifest).map(child) } : {}),
  };
}

function child({ digest, mediaType, content }: BuiltManifest): object {
  return { digest, mediaType, manifestSize: content.length };
}
