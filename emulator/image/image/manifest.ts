import { createHash } from "node:crypto";
import { isRecord } from "../../apiserver/copy.ts";
import { manifestListMetadata, metadataOfConfig } from "./dockerMetadata.ts";
import type { ImageData, ImageLayer, ImageManifest } from "./object.ts";

export const layersOrderAnnotation = "image.openshift.io/dockerLayersOrder";

const dockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
const dockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
const ociManifest = "application/vnd.oci.image.manifest.v1+json";
const ociIndex = "application/vnd.oci.image.index.v1+json";

type Raw = Readonly<Record<string, unknown>>;

/** The manifest members that the image API uses. */
export interface Manifest {
  readonly mediaType: string;
  /** Digest of the configuration blob; empty for lists. */
  readonly config: string;
  readonly layers: readonly ImageLayer[];
  /** Children of a list or index; undefined for a single image. */
  readonly children: readonly ImageManifest[] | undefined;
}

/** The members of an Image that describe its content. */
export type ImageContent = Pick<
  ImageData,
  | "dockerImageMetadata"
  | "dockerImageMetadataVersion"
  | "dockerImageLayers"
  | "dockerImageManifests"
  | "dockerImageManifestMediaType"
>;

/**
 * Parses a manifest of schema 2 or OCI, single or list; `contentType` applies if the manifest does not state its type.
 * @throws Error for another format
 */
export function parseManifest(text: string, contentType: string): Manifest {
  const raw: unknown = JSON.parse(text);
  if (!isRecord(raw)) throw new Error("manifest is not a JSON object");
  const mediaType =
    typeof raw.mediaType === "string" && raw.mediaType !== ""
      ? raw.mediaType
      : bareMediaType(contentType) || guessed(raw);
  switch (mediaType) {
    case dockerList:
    case ociIndex:
      return { mediaType, config: "", layers: [], children: records(raw.manifests).map(childManifest) };
    case dockerManifest:
    case ociManifest:
      return { mediaType, config: digestOf(raw.config), layers: records(raw.layers).map(layer), children: undefined };
    default:
      throw new Error(`unsupported manifest media type: ${mediaType}`);
  }
}

export function sha256(content: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** The content of an Image, from a single manifest and its configuration blob. */
export function contentOfImage(manifest: Manifest, config: string): ImageContent {
  const raw: unknown = JSON.parse(config);
  if (!isRecord(raw)) throw new Error("image configuration is not a JSON object");
  const sizes = new Map(manifest.layers.map(({ name, size }) => [name, size]));
  sizes.delete(manifest.config);
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, Buffer.byteLength(config));
  return {
    dockerImageMetadata: metadataOfConfig(raw, manifest.config, bytes),
    dockerImageMetadataVersion: "1.0",
    ...(manifest.layers.length === 0 ? {} : { dockerImageLayers: manifest.layers }),
    dockerImageManifestMediaType: manifest.mediaType,
  };
}

/** The content of an Image that represents a whole manifest list. */
export function contentOfList(manifest: Manifest, digest: string, created: string): ImageContent {
  const children = manifest.children ?? [];
  return {
    dockerImageMetadata: manifestListMetadata(digest, created),
    dockerImageMetadataVersion: "1.0",
    dockerImageManifestMediaType: manifest.mediaType,
    ...(children.length === 0 ? {} : { dockerImageManifests: children }),
  };
}

function bareMediaType(contentType: string): string {
  return (contentType.split(";")[0] ?? "").trim();
}

function guessed(raw: Raw): string {
  return Array.isArray(raw.manifests) ? ociIndex : ociManifest;
}

function layer(raw: Raw): ImageLayer {
  return { name: text(raw.digest), size: number(raw.size), mediaType: text(raw.mediaType) };
}

function childManifest(raw: Raw): ImageManifest {
  const platform = isRecord(raw.platform) ? raw.platform : {};
  const variant = text(platform.variant);
  return {
    digest: text(raw.digest),
    mediaType: text(raw.mediaType),
    manifestSize: number(raw.size),
    architecture: text(platform.architecture),
    os: text(platform.os),
    ...(variant === "" ? {} : { variant }),
  };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): number => (typeof value === "number" ? value : 0);
const digestOf = (value: unknown): string => (isRecord(value) ? text(value.digest) : "");
const records = (value: unknown): Raw[] => (Array.isArray(value) ? value.filter(isRecord) : []);
