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

/** The manifest that a reference names at this moment. */
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
  const answer = await transport.request(manifestRequest("HEAD", reference), options).catch(undefinedIfAnswered);
  const digest = answer && headerOf(answer.headers, "docker-content-digest");
  const mediaType = (answer && headerOf(answer.headers, "content-type"))?.split(";")[0]?.trim() ?? "";
  const isClear =
    digest !== undefined &&
    isDigest(digest) &&
    (reference.digest === undefined || reference.digest === digest) &&
    (isIndex(mediaType) || isImageManifest(mediaType));
  return isClear ? { digest, mediaType } : await readManifest(transport, reference, options);
}

/**
 * Registries and proxies answer HEAD with 400, 401, 403, 404, 405 or 5xx for what they give to GET, and never say why. Where
 * they count requests, one more would do harm; and what a token server refuses, it refuses for both.
 */
function undefinedIfAnswered(error: unknown): undefined {
  const isAnswer = isRegistryError(error) && error.method === "HEAD" && error.status !== undefined;
  if (!isAnswer || error.code === "REGISTRY_RATE_LIMITED") throw error;
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
