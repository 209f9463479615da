import { isRecord } from "../../apiserver/copy.ts";
import type { Strategy } from "../../apiserver/kindStrategy.ts";
import type { RequestContext } from "../../apiserver/resource.ts";
import { timestamp } from "../../apiserver/timestamp.ts";
import { pathSegmentFaults } from "../stream/validation.ts";
import { metadata } from "./dockerMetadata.ts";
import { contentOfImage, contentOfList, layersOrderAnnotation, parseManifest, sha256 } from "./manifest.ts";
import type { Image } from "./object.ts";
import { imageFaults } from "./validation.ts";

/** Writes of Images: a raw manifest, if given, describes the content, which never changes afterwards. */
export const imageStrategy: Strategy<Image> = {
  decode: (image) => replace(image, decoded(image)),
  validateName: pathSegmentFaults,
  revalidatesMeta: true,
  allowUnconditionalUpdate: false,
  prepareForCreate: (context, image) => replace(image, withoutStoredBlobs(described(context, image))),
  validateCreate: (_, image) => imageFaults(image, ""),
  prepareForUpdate: (context, image, old) =>
    replace(image, withoutStoredBlobs(described(context, keptContent(image, old)))),
  validateUpdate: (_, image) => imageFaults(image, ""),
};

function replace(target: Image, image: Image): void {
  for (const member of Object.keys(target)) if (!(member in image)) Reflect.deleteProperty(target, member);
  Object.assign(target, image);
}

/** Drops empty members; the metadata version is 1.0 unless the client sets another. */
function decoded(image: Image): Image {
  const present = Object.entries(image).filter(
    ([, value]) => value !== "" && !(Array.isArray(value) && value.length === 0),
  );
  return {
    dockerImageMetadataVersion: "1.0",
    ...Object.fromEntries(present),
    dockerImageMetadata: metadata(isRecord(image.dockerImageMetadata) ? image.dockerImageMetadata : {}),
  } as Image;
}

/** Fills in layers, metadata and media type from a raw manifest; an unreadable manifest leaves the image unchanged. */
export function described(context: RequestContext, image: Image): Image {
  const { dockerImageManifest: raw } = image;
  if (!raw) return image;
  const ordered = withAscendingLayers(image);
  const layers = ordered.dockerImageLayers ?? [];
  if (layers.length > 0 && ordered.dockerImageMetadata.Size && ordered.dockerImageManifestMediaType) return ordered;
  try {
    const manifest = parseManifest(raw, ordered.dockerImageManifestMediaType ?? "");
    const name = image.metadata.name ?? "";
    if (manifest.children !== undefined) {
      return { ...ordered, ...contentOfList(manifest, name, timestamp(context.core.clock)) };
    }
    if (!image.dockerImageConfig) return ordered;
    const content = contentOfImage(manifest, image.dockerImageConfig);
    return withLayersOrder({ ...ordered, ...content, ...(layers.length > 0 ? { dockerImageLayers: layers } : {}) });
  } catch {
    return ordered;
  }
}

/** Layers without a stated order come from registries that list the newest first. */
function withAscendingLayers(image: Image): Image {
  const layers = image.dockerImageLayers ?? [];
  const order = image.metadata.annotations?.[layersOrderAnnotation];
  if (layers.length === 0 || order === "ascending") return image;
  return withLayersOrder({ ...image, dockerImageLayers: layers.toReversed() });
}

function withLayersOrder(image: Image): Image {
  const annotations = { ...image.metadata.annotations, [layersOrderAnnotation]: "ascending" };
  return { ...image, metadata: { ...image.metadata, annotations } };
}

/** Drops the manifests that the registry stores as blobs. */
function withoutStoredBlobs(image: Image): Image {
  if (image.metadata.annotations?.["image.openshift.io/manifestBlobStored"] !== "true") return image;
  const { dockerImageManifest: _, dockerImageConfig: __, ...rest } = image;
  return rest as Image;
}

/**
 * Keeps metadata, layers and docker signatures; manifest and configuration may only change to content of the same
 * digest.
 */
function keptContent(image: Image, old: Image): Image {
  const { dockerImageLayers: _, dockerImageManifest, dockerImageConfig, ...rest } = image;
  const manifest = kept(dockerImageManifest, old.dockerImageManifest, (text) => sha256(text) === old.metadata.name);
  const config = kept(dockerImageConfig, old.dockerImageConfig, (text) => sha256(text) === configDigest(manifest));
  return {
    ...rest,
    dockerImageMetadata: old.dockerImageMetadata,
    dockerImageMetadataVersion: old.dockerImageMetadataVersion,
    ...(old.dockerImageLayers === undefined ? {} : { dockerImageLayers: old.dockerImageLayers }),
    ...(old.dockerImageSignatures === undefined ? {} : { dockerImageSignatures: old.dockerImageSignatures }),
    ...(manifest ? { dockerImageManifest: manifest } : {}),
    ...(config ? { dockerImageConfig: config } : {}),
  } as Image;
}

function kept(
  text: string | undefined,
  old: string | undefined,
  matches: (text: string) => boolean,
): string | undefined {
  return !text || text === old || matches(text) ? text : old;
}

function configDigest(manifest: string | undefined): string | undefined {
  try {
    return manifest === undefined ? undefined : parseManifest(manifest, "").config;
  } catch {
    return undefined;
  }
}
