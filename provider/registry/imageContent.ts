import { digestOf, verifyDigest } from "../image/digest.ts";
import type { ImageLayer } from "../image/layers.ts";
import { type ImageMetadata, imageMetadata } from "../image/metadata.ts";
import type { ImageReference } from "../image/reference.ts";
import { mismatch } from "./imageErrors.ts";
import type { Manifest } from "./manifest.ts";
import type { RegistryCallOptions } from "./settings.ts";
import type { RegistryTransport } from "./transport.ts";

/** Labels may be long; anything longer is a mistake or an attack. */
const longest = 32 * 1024 * 1024;

/** Facts of an image's manifest and config. */
export interface ImageContent {
  readonly metadata?: ImageMetadata;
  readonly layers?: readonly ImageLayer[];
}

/** Reads the config that a manifest names; `platforms` are those to show instead of its own. */
export async function readContent(
  transport: RegistryTransport,
  reference: ImageReference,
  manifest: Manifest,
  options: RegistryCallOptions,
  platforms?: readonly string[],
): Promise<ImageContent> {
  const { registry, repository } = reference;
  const { config, size, layers } = manifest;
  const listed = layers === undefined ? {} : { layers };
  const known = { ...(size === undefined ? {} : { size }), ...(platforms === undefined ? {} : { platforms }) };
  if (config === undefined) return { metadata: imageMetadata(undefined, known), ...listed };
  const path = `/v2/${repository}/blobs/${config}`;
  const { body } = await transport.request({ method: "GET", registry, repository, path, longest }, options);
  if (!verifyDigest(body, config)) throw mismatch({ ...reference, digest: config }, digestOf(body));
  return { metadata: imageMetadata(parseJson(body), known), ...listed };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
