import { type Digest, digestOf, isVerifiable, matchesDigest } from "./digest.ts";
import type { ManifestDocument } from "./manifestDocument.ts";
import { isIndexType, isManifestType, MediaType } from "./mediaType.ts";
import { emptyAnswer, type RegistryAnswer } from "./registryAnswer.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import { isTagName } from "./route.ts";
import type { Storage, StoredManifest } from "./storage.ts";

type Found = StoredManifest & { readonly digest: Digest };

/** `GET` and `HEAD /v2/<name>/manifests/<reference>`. */
export function getManifest(storage: Storage, request: RegistryRequest): RegistryAnswer {
  const { headers, route } = request;
  const manifest = acceptable(storage, request, find(storage, route.repository, route.reference));
  const common = { "Docker-Content-Digest": manifest.digest, Etag: `"${manifest.digest}"` };
  const known = headers["if-none-match"];
  if (known === manifest.digest || known === common.Etag) return emptyAnswer(304);
  return { status: 200, headers: { "Content-Type": manifest.mediaType, ...common }, body: manifest.content };
}

/** `PUT /v2/<name>/manifests/<reference>`: requires all referenced content to be pushed before. */
export function putManifest(storage: Storage, { body, headers, route }: RegistryRequest): RegistryAnswer {
  const { repository, reference } = route;
  const mediaType = (headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
  const document = parseManifest(body, mediaType);
  const digest = pushedDigest(body, reference);
  checkReferences(storage, repository, document, mediaType);
  storage.putManifest(
    repository,
    digest,
    { mediaType, content: body },
    isVerifiable(reference) ? undefined : reference,
  );
  return emptyAnswer(201, {
    Location: `/v2/${repository}/manifests/${digest}`,
    "Docker-Content-Digest": digest,
    ...(document.subject === undefined ? {} : { "OCI-Subject": document.subject.digest }),
  });
}

/** `DELETE /v2/<name>/manifests/<reference>`: deletes a tag alone, or a manifest with all its tags. */
export function deleteManifest(storage: Storage, { route }: RegistryRequest): RegistryAnswer {
  const { repository, reference } = route;
  if (reference.includes(":")) {
    if (!isVerifiable(reference)) throw new RegistryError("DIGEST_INVALID");
    if (!storage.deleteManifest(repository, reference)) throw new RegistryError("MANIFEST_UNKNOWN");
  } else if (!storage.deleteTag(repository, reference)) {
    throw new RegistryError("MANIFEST_UNKNOWN", { detail: { Tag: reference } });
  }
  return emptyAnswer(202);
}

function find(storage: Storage, repository: string, reference: string): Found {
  const manifest = storage.manifest(repository, reference);
  if (manifest !== undefined) return manifest;
  const detail = reference.includes(":") ? { Name: repository, Revision: reference } : { Tag: reference };
  throw new RegistryError("MANIFEST_UNKNOWN", { detail });
}

/** Old clients that do not accept a Docker manifest list get its linux/amd64 child; OCI types have no such fallback. */
function acceptable(storage: Storage, { headers, route }: RegistryRequest, manifest: Found): Found {
  const accepted = (headers["accept"] ?? "").split(",").map((type) => type.split(";")[0]?.trim());
  if (accepted.includes(manifest.mediaType)) return manifest;
  if (manifest.mediaType === MediaType.ociManifest) throw unaccepted("OCI manifest", "OCI manifests");
  if (manifest.mediaType === MediaType.ociIndex) throw unaccepted("OCI index", "OCI indexes");
  if (manifest.mediaType !== MediaType.dockerList || isVerifiable(route.reference)) return manifest;
  const list: ManifestDocument = JSON.parse(manifest.content.toString());
  const child = list.manifests?.find(({ platform }) => platform?.architecture === "amd64" && platform.os === "linux");
  if (child === undefined) throw new RegistryError("MANIFEST_UNKNOWN");
  return find(storage, route.repository, child.digest);
}

function unaccepted(found: string, support: string): RegistryError {
  return new RegistryError("MANIFEST_UNKNOWN", {
    message: `${found} found, but accept header does not support ${support}`,
  });
}

function parseManifest(body: Buffer, mediaType: string): ManifestDocument {
  if (!isManifestType(mediaType)) {
    throw new RegistryError("MANIFEST_INVALID", { detail: `unsupported manifest media type ${mediaType}` });
  }
  let document: ManifestDocument;
  try {
    document = JSON.parse(body.toString());
  } catch (cause) {
    throw new RegistryError("MANIFEST_INVALID", { detail: String(cause) });
  }
  const shaped = isIndexType(mediaType) ? Array.isArray(document.manifests) : document.config !== undefined;
  const named = document.mediaType === undefined || document.mediaType === mediaType;
  if (document.schemaVersion !== 2 || !shaped || !named) {
    throw new RegistryError("MANIFEST_INVALID", { detail: `the content is not of type ${mediaType}` });
  }
  return document;
}

function pushedDigest(body: Buffer, reference: string): Digest {
  if (!reference.includes(":")) {
    if (!isTagName(reference)) throw new RegistryError("TAG_INVALID", { detail: reference });
    return digestOf(body);
  }
  if (!isVerifiable(reference) || !matchesDigest(body, reference)) throw new RegistryError("DIGEST_INVALID");
  return reference;
}

function checkReferences(storage: Storage, repository: string, document: ManifestDocument, mediaType: string): void {
  const missing = isIndexType(mediaType)
    ? document.manifests?.find(({ digest }) => storage.manifest(repository, digest) === undefined)
    : [document.config, ...(document.layers ?? [])].find(
        (descriptor) => descriptor !== undefined && storage.blob(repository, descriptor.digest) === undefined,
      );
  if (missing !== undefined) throw new RegistryError("MANIFEST_BLOB_UNKNOWN", { detail: missing.digest });
}
