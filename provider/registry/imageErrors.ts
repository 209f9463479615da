import { platformMissing } from "../image/platform.ts";
import { canonicalName, type ImageReference, tagOf } from "../image/reference.ts";
import { RegistryError } from "./registryError.ts";

/** Place of a reference's manifest. */
export const manifestPath = (reference: ImageReference): string =>
  `/v2/${reference.repository}/manifests/${reference.digest ?? tagOf(reference)}`;

/** The tag is missing, the repository is there: says which tags there are, or that the registry contradicts itself. */
export function tagMissing(error: RegistryError, reference: ImageReference, tags: readonly string[]): RegistryError {
  const { method, url, status, reason } = error;
  const name = canonicalName(reference);
  const tag = tagOf(reference);
  const newest = tags.slice(-8).join(", ");
  const isListed = tags.includes(tag);
  return new RegistryError({
    code: isListed ? "IMAGE_NOT_FOUND" : "TAG_NOT_FOUND",
    method,
    url,
    message: isListed ? `${name} lists the tag ${tag}, but has no image for it` : `${name} has no tag ${tag}`,
    remedy: isListed
      ? "try again later, or push the tag again"
      : `use one of its ${tags.length} tags (${tags.length > 8 ? "…, " : ""}${newest}), or push the tag`,
    temporary: false,
    ...(status === undefined ? {} : { status }),
    ...(reason === undefined ? {} : { reason }),
  });
}

/** The content is not what its digest names. */
export function mismatch(reference: ImageReference, actual: string): RegistryError {
  const wanted = reference.digest === undefined ? "the digest that its header names" : reference.digest;
  const message = `${canonicalName(reference)} has the content ${actual}, not ${wanted}`;
  return imageError(
    "DIGEST_MISMATCH",
    reference,
    message,
    "ask who runs the registry or a proxy before it: do not use it",
  );
}

/** The reference names something that is no image. */
export function unsupported(reference: ImageReference, type: string | undefined): RegistryError {
  const message = `${reference.original} is no image that the cluster can import (${type ?? "no media type"})`;
  return imageError("IMAGE_UNSUPPORTED", reference, message, "push an image with an OCI or Docker version 2 manifest");
}

/** There is an image, or an index, but not for the platform. */
export function noPlatform(
  reference: ImageReference,
  platform: string | undefined,
  platforms: readonly string[],
): RegistryError {
  const { message, remedy } = platformMissing(reference.original, platform, platforms);
  return imageError("PLATFORM_NOT_FOUND", reference, message, remedy);
}

function imageError(code: string, reference: ImageReference, message: string, remedy: string): RegistryError {
  const url = `https://${reference.registry}${manifestPath(reference)}`;
  return new RegistryError({ code, method: "GET", url, message, remedy, temporary: false });
}
