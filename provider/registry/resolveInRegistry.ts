import type { ImageLayer } from "../image/layers.ts";
import { isIndex } from "../image/mediaTypes.ts";
import type { ImageMetadata } from "../image/metadata.ts";
import {
  formatPlatform,
  type PlatformManifest,
  parsePlatform,
  platformsOf,
  runsOn,
  selectPlatform,
} from "../image/platform.ts";
import type { ImageReference } from "../image/reference.ts";
import { type ImageContent, readContent } from "./imageContent.ts";
import { noPlatform } from "./imageErrors.ts";
import { readDescriptor, readManifest } from "./readManifest.ts";
import type { RegistryCallOptions } from "./settings.ts";
import type { RegistryTransport } from "./transport.ts";

export interface ResolveOptions extends RegistryCallOptions {
  /** `Legacy` resolves an index to one of its images, `PreserveOriginal` to itself. @default "Legacy" */
  readonly importMode?: "Legacy" | "PreserveOriginal" | "" | undefined;
  /** `os/architecture[/variant]`; an image for another one is an error. @default linux/amd64, else the first of the index */
  readonly platform?: string | undefined;
  /** Reads the image's config as well. @default false */
  readonly metadata?: boolean;
}

/** An image as an import would find it. */
export interface RegistryImage {
  /** The digest that an import records: of the image, or of the index with `PreserveOriginal`. */
  readonly digest: string;
  /** The digest that the tag itself names; differs from `digest` where an image was picked from an index. */
  readonly manifestDigest: string;
  readonly mediaType: string;
  /** Platforms of an index. */
  readonly platforms?: readonly string[];
  /** Only if asked for. */
  readonly metadata?: ImageMetadata;
  /** Only with metadata, and not of an index. */
  readonly layers?: readonly ImageLayer[];
}

/** The image that an import of the reference would record. */
export async function resolveInRegistry(
  transport: RegistryTransport,
  reference: ImageReference,
  options: ResolveOptions = {},
): Promise<RegistryImage> {
  const platform = options.platform === undefined ? undefined : parsePlatform(options.platform);
  const { digest, mediaType } = await readDescriptor(transport, reference, options);
  const plain = { digest, manifestDigest: digest, mediaType };
  const needsMetadata = options.metadata === true;
  if (!isIndex(mediaType) && !needsMetadata && platform === undefined) return plain;
  const at = { ...reference, digest };
  const manifest = await readManifest(transport, at, options);
  const children = manifest.manifests;
  if (children === undefined) {
    const content = await readContent(transport, at, manifest, options);
    const offered = content.metadata?.platforms ?? [];
    if (options.platform !== undefined && !runsOn(offered, options.platform)) {
      throw noPlatform(reference, options.platform, offered);
    }
    return needsMetadata ? { ...plain, ...content } : plain;
  }
  const child = selectPlatform(children, platform);
  const platforms = platformsOf(children);
  if (child === undefined) throw noPlatform(reference, options.platform, platforms);
  const preserved = options.importMode === "PreserveOriginal";
  const own = child.platform === undefined ? undefined : [formatPlatform(child.platform)];
  const shown = preserved ? platforms : own;
  const { layers, ...content } = needsMetadata ? await childContent(transport, at, child, shown, options) : {};
  const listed = layers === undefined || preserved ? {} : { layers };
  return { ...plain, digest: preserved ? digest : child.digest, platforms, ...content, ...listed };
}

async function childContent(
  transport: RegistryTransport,
  reference: ImageReference,
  child: PlatformManifest,
  platforms: readonly string[] | undefined,
  options: ResolveOptions,
): Promise<ImageContent> {
  const at = { ...reference, digest: child.digest };
  return await readContent(transport, at, await readManifest(transport, at, options), options, platforms);
}
