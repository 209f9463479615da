import { headerOf } from "../http/send.ts";
import { digestOf, isDigest, verifyDigest } from "../image/digest.ts";
import { isImageManifest, isIndex, manifestMediaTypes } from "../image/mediaTypes.ts";
import type { ImageReference } from "../image/reference.ts";
import { manifestPath, mismatch, tagMissing, unsupported } from "./imageErrors.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { isRegistryError, type RegistryError } from "./registryError.ts";
import type { RegistryCallOptions } from "./settings.ts";
import { listTags } from "./tagList.ts";
import type { RegistryTransport } from "./transport.ts";

/** What a reference names right now. */
export interface Descriptor {
  readonly digest: string;
  readonly mediaType: string;
}

/** The digest that a reference names; one HEAD request where the registry allows. */
export async function readDescriptor(
  transport: RegistryTransport,
  reference: ImageReference,
  options: RegistryCallOptions = {},
): Promise<Descriptor> {
  const answer = await transport
    .request(manifestRequest("HEAD", reference), options)
    // Some registries offer no HEAD; others answer it without saying why. GET tells.
    .catch((error: unknown) => onFailedHead(error, transport, reference, options));
  const digest = answer && headerOf(answer.headers, "docker-content-digest");
  const mediaType = (answer && headerOf(answer.headers, "content-type"))?.split(";")[0]?.trim() ?? "";
  const usable = digest !== undefined && isDigest(digest) && (isIndex(mediaType) || isImageManifest(mediaType));
  if (!usable) return await readManifest(transport, reference, options);
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

/** The manifest that a reference names, its bytes verified by the digest. */
export async function readManifest(
  transport: RegistryTransport,
  reference: ImageReference,
  options: RegistryCallOptions = {},
): Promise<Manifest> {
  const answer = await transport.request(manifestRequest("GET", reference), options).catch(async (error: unknown) => {
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

function manifestRequest(method: "GET" | "HEAD", reference: ImageReference) {
  const { registry, repository } = reference;
  return { method, registry, repository, path: manifestPath(reference), accept: manifestMediaTypes };
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
