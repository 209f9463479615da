import type { ApiImage } from "../../cluster/api/image.ts";
import type { ImageImportStatus } from "../../cluster/api/imageStreamImport.ts";
import { type ImageMetadata, imageMetadata } from "../../image/metadata.ts";
import {
  formatPlatform,
  parsePlatform,
  platformMissing,
  platformsOf,
  runsOn,
  selectPlatform,
} from "../../image/platform.ts";
import { parseReference, withDigest } from "../../image/reference.ts";
import type { Resolution, Unresolved } from "../resolution.ts";
import type { ImageRequest } from "./imageSource.ts";
import { layersOf } from "./layersOf.ts";

/** The image of one platform, from the cluster's answer about the whole index. */
export function imageOfPlatform(
  { reference }: ImageRequest,
  wanted: string,
  { image = {}, manifests = [] }: ImageImportStatus,
): Resolution {
  const children = image.dockerImageManifests?.map(({ digest, os, architecture, variant }) => ({
    digest,
    platform: { os, architecture, ...(variant ? { variant } : {}) },
  }));
  if (children === undefined) return singleImage(reference, wanted, image);
  const child = selectPlatform(children, parsePlatform(wanted));
  if (child === undefined) return { problem: missing(reference, wanted, platformsOf(children)) };
  const described = manifests.find(({ metadata }) => metadata?.name === child.digest);
  const platforms = [formatPlatform(child.platform)];
  return resolved(reference, child.digest, imageMetadata(described?.dockerImageMetadata, { platforms }), described);
}

function singleImage(reference: string, wanted: string, image: ApiImage): Resolution {
  const told = imageMetadata(parsed(image.dockerImageConfig) ?? image.dockerImageMetadata).platforms ?? [];
  if (!runsOn(told, wanted)) return { problem: missing(reference, wanted, told) };
  const known = told.length === 0 ? {} : { platforms: told };
  return resolved(reference, image.metadata?.name ?? "", imageMetadata(image.dockerImageMetadata, known), image);
}

const resolved = (reference: string, digest: string, metadata: ImageMetadata, image?: ApiImage): Resolution => ({
  image: { digest, image: withDigest(parseReference(reference), digest).original, metadata, ...layersOf(image) },
  resolvedBy: "cluster",
});

function missing(reference: string, wanted: string, offered: readonly string[]): Unresolved {
  const { message, remedy } = platformMissing(reference, wanted, offered);
  return { code: "PLATFORM_NOT_FOUND", summary: `${message}; ${remedy}`, severity: "error" };
}

function parsed(config: string | undefined): unknown {
  try {
    return config ? JSON.parse(config) : undefined;
  } catch {
    return undefined;
  }
}
