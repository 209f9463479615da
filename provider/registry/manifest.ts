import { digestDiagnostics, isDigest } from "../image/digest.ts";
import type { ImageLayer } from "../image/layers.ts";
import { isImageManifest, isIndex, mediaTypes } from "../image/mediaTypes.ts";
import { isObject, type Members } from "../image/members.ts";
import type { PlatformManifest } from "../image/platform.ts";

/** A manifest as a registry stores it. */
export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Children, if it is an index. */
  readonly manifests?: readonly PlatformManifest[];
  /** Digest of the config blob, if it is an image. */
  readonly config?: string;
  /** Bytes of config and layers, if it is an image. */
  readonly size?: number;
  /** If it is an image. */
  readonly layers?: readonly ImageLayer[];
}

/** Facts of a manifest; `undefined` if the cluster cannot use it. */
export function parseManifest(
  bytes: Uint8Array,
  digest: string,
  contentType: string | undefined,
): Manifest | undefined {
  const document = parseObject(bytes);
  if (document === undefined) return undefined;
  const mediaType = mediaTypeOf(document, contentType);
  const { manifests, config, layers } = document;
  if (isIndex(mediaType)) {
    const children = (Array.isArray(manifests) ? manifests : []).flatMap(childOf);
    return { digest, mediaType, bytes, manifests: children };
  }
  const configDigest = (config as { digest?: unknown } | undefined)?.digest;
  if (!isImageManifest(mediaType) || typeof configDigest !== "string" || digestDiagnostics(configDigest).length > 0) {
    return undefined;
  }
  const descriptors: readonly unknown[] = Array.isArray(layers) ? layers : [];
  const size = descriptors.reduce<number>((sum, descriptor) => sum + sizeOf(descriptor), sizeOf(config));
  return { digest, mediaType, bytes, config: configDigest, size, layers: descriptors.flatMap(layerOf) };
}

/** The header counts, then the document's own word, then what it looks like. */
function mediaTypeOf(document: Record<string, unknown>, contentType: string | undefined): string {
  const header = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (isIndex(header) || isImageManifest(header)) return header;
  if (typeof document["mediaType"] === "string") return document["mediaType"];
  if (document["schemaVersion"] !== 2) return header;
  return Array.isArray(document["manifests"]) ? mediaTypes.ociIndex : mediaTypes.ociManifest;
}

function childOf(value: unknown): PlatformManifest[] {
  const { digest, mediaType, size, platform } = (value ?? {}) as Record<string, unknown>;
  if (typeof digest !== "string" || digestDiagnostics(digest).length > 0) return [];
  const { os, architecture, variant } = (platform ?? {}) as Record<string, unknown>;
  const known = typeof os === "string" && typeof architecture === "string";
  return [
    {
      digest,
      ...(typeof mediaType === "string" ? { mediaType } : {}),
      ...(typeof size === "number" ? { size } : {}),
      ...(known
        ? { platform: { os, architecture, ...(typeof variant === "string" && variant !== "" ? { variant } : {}) } }
        : {}),
    },
  ];
}

function layerOf(descriptor: unknown): ImageLayer[] {
  const digest = (descriptor as { digest?: unknown } | null)?.digest;
  return typeof digest === "string" && isDigest(digest) ? [{ digest, size: sizeOf(descriptor) }] : [];
}

function sizeOf(descriptor: unknown): number {
  const size = (descriptor as { size?: unknown } | null)?.size;
  return typeof size === "number" && Number.isSafeInteger(size) && size > 0 ? size : 0;
}

function parseObject(bytes: Uint8Array): Members | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
