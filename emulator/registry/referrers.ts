import { isVerifiable } from "./digest.ts";
import type { Descriptor, ManifestDocument } from "./manifestDocument.ts";
import { MediaType } from "./mediaType.ts";
import { answerJson, type RegistryAnswer } from "./registryAnswer.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import type { Storage } from "./storage.ts";

/** `GET /v2/<name>/referrers/<digest>`: an index of the manifests whose `subject` is that digest. */
export function listReferrers(storage: Storage, { query, route }: RegistryRequest): RegistryAnswer {
  if (!isVerifiable(route.reference)) throw new RegistryError("DIGEST_INVALID", { detail: route.reference });
  const wanted = query.get("artifactType");
  const all = referrersOf(storage, route.repository, route.reference);
  const manifests = wanted === null ? all : all.filter(({ artifactType }) => artifactType === wanted);
  return answerJson(
    200,
    { schemaVersion: 2, mediaType: MediaType.ociIndex, manifests },
    { "Content-Type": MediaType.ociIndex, ...(wanted === null ? {} : { "OCI-Filters-Applied": "artifactType" }) },
  );
}

function referrersOf(storage: Storage, name: string, subject: string): Descriptor[] {
  const found: Descriptor[] = [];
  for (const [digest, { mediaType, content }] of storage.find(name)?.manifests ?? []) {
    const manifest: ManifestDocument = JSON.parse(content.toString());
    if (manifest.subject?.digest !== subject) continue;
    const artifactType = manifest.artifactType ?? manifest.config?.mediaType;
    found.push({
      mediaType,
      digest,
      size: content.length,
      ...(artifactType === undefined ? {} : { artifactType }),
      ...(manifest.annotations === undefined ? {} : { annotations: manifest.annotations }),
    });
  }
  return found;
}
