import { headerOf } from "../http/send.ts";
import { digestOf, isDigest, verifyDigest } from "../image/digest.ts";
import type { ImageLayer } from "../image/layers.ts";
import { isImageManifest, isIndex, manifestMediaTypes } from "../image/mediaTypes.ts";
import { type ImageMetadata, imageMetadata } from "../image/metadata.ts";
import {
  formatPlatform,
  type PlatformManifest,
  parsePlatform,
  platformsOf,
  runsOn,
  selectPlatform,
} from "../image/platform.ts";
import { type ImageReference, parseReference } from "../image/reference.ts";
import { manifestPath, mismatch, noPlatform, tagMissing, unsupported } from "./imageErrors.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { isRegistryError, type RegistryError } from "./registryError.ts";
import type { RegistryCallOptions, RegistryEnvironment, RegistrySettings } from "./settings.ts";
import { listTags } from "./tagList.ts";
import { openTransport, type RegistryTransport } from "./transport.ts";

/** What a reference names right now. */
export interface Descriptor {
  readonly digest: string;
  readonly mediaType: string;
}

export interface ResolveOptions extends RegistryCallOptions {
  /** `Legacy` resolves an index to one of its images, `PreserveOriginal` to itself. @default "Legacy" */
  readonly importMode?: "Legacy" | "PreserveOriginal" | "" | undefined;
  /** `os/architecture[/variant]`; an image for another one is an error. @default linux/amd64, else the first of the index */
  readonly platform?: string | undefined;
  /** Whether to read the image's config as well. @default false */
  readonly metadata?: boolean;
}

/** An image as an import would find it. */
export interface ResolvedImage {
  /** What an import records: of the image, or of the index with `PreserveOriginal`. */
  readonly digest: string;
  /** What the tag itself names; differs from `digest` where an image was picked from an index. */
  readonly manifestDigest: string;
  readonly mediaType: string;
  /** Platforms of an index. */
  readonly platforms?: readonly string[];
  /** Only if asked for. */
  readonly metadata?: ImageMetadata;
  /** Only with metadata, and not of an index. */
  readonly layers?: readonly ImageLayer[];
}

/** Registries, seen through the OCI distribution API. Every call reads only; errors are RegistryErrors. */
export interface RegistryClient {
  /** Whether the registry answers and accepts the credentials. */
  ping(registry: string, options?: RegistryCallOptions): Promise<void>;
  /** The digest that a reference names, with one HEAD request where the registry allows. */
  head(reference: ImageReference | string, options?: RegistryCallOptions): Promise<Descriptor>;
  /** The manifest, its bytes verified by the digest. */
  manifest(reference: ImageReference | string, options?: RegistryCallOptions): Promise<Manifest>;
  /** The image that an import of the reference would record. */
  resolve(reference: ImageReference | string, options?: ResolveOptions): Promise<ResolvedImage>;
  /** All tags of the reference's repository. */
  tags(reference: ImageReference | string, options?: RegistryCallOptions): Promise<string[]>;
  /** Closes the connections. */
  close(): Promise<void>;
}

/** A client for any number of registries; connections, tokens and credentials are shared between its calls. */
export function openRegistry(settings: RegistrySettings = {}, environment: RegistryEnvironment = {}): RegistryClient {
  const transport = openTransport(settings, environment);
  return {
    async ping(registry, options) {
      await transport.request({ method: "GET", registry, repository: "", path: "/v2/" }, options);
    },
    head: (reference, options) => head(transport, parsed(reference), options),
    manifest: (reference, options) => getManifest(transport, parsed(reference), options),
    resolve: (reference, options) => resolve(transport, parsed(reference), options),
    tags: (reference, options = {}) => listTags(transport, parsed(reference), options),
    close: transport.close,
  };
}

const parsed = (reference: ImageReference | string): ImageReference =>
  typeof reference === "string" ? parseReference(reference) : reference;

async function head(
  transport: RegistryTransport,
  reference: ImageReference,
  options: RegistryCallOptions = {},
): Promise<Descriptor> {
  const { registry, repository } = reference;
  const path = manifestPath(reference);
  const accept = manifestMediaTypes;
  const answer = await transport
    .request({ method: "HEAD", registry, repository, path, accept }, options)
    // Some registries offer no HEAD; others answer it without saying why. GET tells.
    .catch((error: unknown) => onFailedHead(error, transport, reference, options));
  const digest = answer && headerOf(answer.headers, "docker-content-digest");
  const mediaType = (answer && headerOf(answer.headers, "content-type"))?.split(";")[0]?.trim() ?? "";
  const usable = digest !== undefined && isDigest(digest) && (isIndex(mediaType) || isImageManifest(mediaType));
  if (!usable) return await getManifest(transport, reference, options);
  if (reference.digest !== undefined && reference.digest !== digest) throw mismatch(reference, digest);
  return { digest, mediaType };
}

async function onFailedHead(
  error: unknown,
  transport: RegistryTransport,
  reference: ImageReference,
  options: RegistryCallOptions,
): Promise<undefined> {
  if (isRegistryError(error, "IMAGE_NOT_FOUND")) throw await missing(error, transport, reference, options);
  if (isRegistryError(error, "REGISTRY_ERROR", "IMAGE_UNSUPPORTED") && !error.temporary) return undefined;
  throw error;
}

async function getManifest(
  transport: RegistryTransport,
  reference: ImageReference,
  options: RegistryCallOptions = {},
): Promise<Manifest> {
  const { registry, repository } = reference;
  const path = manifestPath(reference);
  const answer = await transport
    .request({ method: "GET", registry, repository, path, accept: manifestMediaTypes }, options)
    .catch(async (error: unknown) => {
      throw isRegistryError(error, "IMAGE_NOT_FOUND") ? await missing(error, transport, reference, options) : error;
    });
  const claimed = reference.digest ?? headerOf(answer.headers, "docker-content-digest");
  const digest = claimed !== undefined && isDigest(claimed) ? claimed : digestOf(answer.body);
  if (!verifyDigest(answer.body, digest)) throw mismatch(reference, digestOf(answer.body));
  const type = headerOf(answer.headers, "content-type");
  const manifest = parseManifest(answer.body, digest, type);
  if (manifest === undefined) throw unsupported(reference, type);
  return manifest;
}

async function resolve(
  transport: RegistryTransport,
  reference: ImageReference,
  options: ResolveOptions = {},
): Promise<ResolvedImage> {
  const platform = options.platform === undefined ? undefined : parsePlatform(options.platform);
  const { digest, mediaType } = await head(transport, reference, options);
  const plain = { digest, manifestDigest: digest, mediaType };
  const needsMetadata = options.metadata === true;
  if (!isIndex(mediaType) && !needsMetadata && platform === undefined) return plain;
  const at = { ...reference, digest };
  const manifest = await getManifest(transport, at, options);
  const children = manifest.manifests;
  if (children === undefined) {
    const content = await contentOf(transport, at, manifest, options);
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

/** What an image's manifest and config say. */
type Content = Pick<ResolvedImage, "metadata" | "layers">;

async function childContent(
  transport: RegistryTransport,
  reference: ImageReference,
  child: PlatformManifest,
  platforms: readonly string[] | undefined,
  options: ResolveOptions,
): Promise<Content> {
  const at = { ...reference, digest: child.digest };
  return await contentOf(transport, at, await getManifest(transport, at, options), options, platforms);
}

async function contentOf(
  transport: RegistryTransport,
  reference: ImageReference,
  manifest: Manifest,
  options: ResolveOptions,
  platforms?: readonly string[],
): Promise<Content> {
  const { registry, repository } = reference;
  const { config, size, layers } = manifest;
  const listed = layers === undefined ? {} : { layers };
  const known = { ...(size === undefined ? {} : { size }), ...(platforms === undefined ? {} : { platforms }) };
  if (config === undefined) return { metadata: imageMetadata(undefined, known), ...listed };
  const path = `/v2/${repository}/blobs/${config}`;
  const { body } = await transport.request({ method: "GET", registry, repository, path }, options);
  if (!verifyDigest(body, config)) throw mismatch({ ...reference, digest: config }, digestOf(body));
  return { metadata: imageMetadata(parseJson(body), known), ...listed };
}

/** Tells a missing tag from a missing repository. */
async function missing(
  error: RegistryError,
  transport: RegistryTransport,
  reference: ImageReference,
  options: RegistryCallOptions,
): Promise<RegistryError> {
  if (reference.digest !== undefined) return error;
  const tags = await listTags(transport, reference, options).catch(() => []);
  return tags.length === 0 ? error : tagMissing(error, reference, tags);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
