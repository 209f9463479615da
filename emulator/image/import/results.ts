import type { RequestContext } from "../../apiserver/resource.ts";
import type { StatusError } from "../../apiserver/statusError.ts";
import { openImport, type RegistryAddresses } from "../../importer/importer.ts";
import { type ImageImportResult, ImportRequest, type RepositoryImportResult } from "../../importer/importRequest.ts";
import type { ImageStorage } from "../imageStorage.ts";
import type { ImageStream } from "../stream/object.ts";
import { pullSecrets } from "../stream/secrets.ts";
import type { ImageImportStatus, ImageStreamImport, ImportStatus, RepositoryImportStatus } from "./object.ts";

type Status = ImageStreamImport["status"];

/**
 * Fetches the images of an import with the namespace's pull secrets; if a registry refuses a password, retries without.
 */
export async function fetchedImport(
  storage: ImageStorage,
  addresses: RegistryAddresses,
  { namespace }: RequestContext,
  request: ImageStreamImport,
  stream: ImageStream | undefined,
  now: string,
): Promise<Status> {
  const secrets = pullSecrets(storage.core, namespace);
  const fetch = (usedSecrets: typeof secrets): Promise<Status> =>
    fetchOnce(storage, addresses, usedSecrets, request, stream, now);
  const first = await fetch(secrets);
  const wrongPassword = (first.images ?? []).some(
    ({ status }) => isUnauthorized(status) && /username or password/i.test(status.message ?? ""),
  );
  if (!wrongPassword) return first;
  const anonymous = await fetch([]);
  const images = (anonymous.images ?? []).map((entry, index) => {
    const before = first.images?.[index]?.status;
    // The message about the password is more useful than that about access.
    return isUnauthorized(entry.status) && before !== undefined ? { ...entry, status: before } : entry;
  });
  return { ...anonymous, images };
}

async function fetchOnce(
  storage: ImageStorage,
  addresses: RegistryAddresses,
  secrets: ReturnType<typeof pullSecrets>,
  { spec }: ImageStreamImport,
  stream: ImageStream | undefined,
  now: string,
): Promise<Status> {
  const session = openImport(storage.core, addresses, secrets);
  try {
    const request = new ImportRequest(session, stream, now);
    const images = await request.images(spec.images ?? []);
    const { repository } = spec;
    const imported = repository && (await request.repository(repository.from, repository.importPolicy));
    return {
      ...(imported === undefined ? {} : { repository: repositoryStatus(imported) }),
      ...(images.length === 0 ? {} : { images: images.map(imageStatus) }),
    };
  } finally {
    await session.close();
  }
}

/**
 * Drops raw manifests and configurations that the client did not ask for; as in the API, children of lists keep theirs.
 */
export function withoutManifests(answer: ImageStreamImport): ImageStreamImport {
  const { spec, status } = answer;
  const images = status.images?.map((entry, index) =>
    spec.images?.[index]?.includeManifest ? entry : withoutManifest(entry),
  );
  const repository = spec.repository?.includeManifest
    ? status.repository
    : withoutRepositoryManifests(status.repository);
  return { ...answer, status: { ...status, ...(repository && { repository }), ...(images && { images }) } };
}

function withoutRepositoryManifests(
  repository: RepositoryImportStatus | undefined,
): RepositoryImportStatus | undefined {
  return repository?.images === undefined
    ? repository
    : { ...repository, images: repository.images.map(withoutManifest) };
}

function withoutManifest(entry: ImageImportStatus): ImageImportStatus {
  if (entry.image === undefined) return entry;
  const { dockerImageManifest: _, dockerImageConfig: __, ...image } = entry.image;
  return { ...entry, image };
}

function isUnauthorized({ reason }: ImportStatus): boolean {
  return reason === "Unauthorized";
}

function repositoryStatus({ failure, images, additionalTags }: RepositoryImportResult): RepositoryImportStatus {
  return {
    status: statusOf(failure),
    ...(images.length === 0 ? {} : { images: images.map(imageStatus) }),
    ...(additionalTags.length === 0 ? {} : { additionalTags }),
  };
}

function imageStatus({ failure, image, tag, manifests }: ImageImportResult): ImageImportStatus {
  return {
    status: statusOf(failure),
    ...(image === undefined ? {} : { image }),
    ...(tag === undefined ? {} : { tag }),
    ...(manifests === undefined ? {} : { manifests }),
  };
}

function statusOf(failure: StatusError | undefined): ImportStatus {
  if (failure === undefined) return { metadata: {}, status: "Success" };
  const { kind: _, apiVersion: __, metadata: ___, code, ...rest } = failure.status;
  return { metadata: {}, ...rest, ...(code === 0 ? {} : { code }) };
}
