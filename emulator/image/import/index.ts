import { randomUUID } from "node:crypto";
import { equal } from "../../apiserver/copy.ts";
import { kindNames } from "../../apiserver/kindNames.ts";
import type { KubeObject } from "../../apiserver/kubeObject.ts";
import type { RequestContext, ResourceDefinition } from "../../apiserver/resource.ts";
import { conflict, invalid, isStatusError, notFound, StatusError } from "../../apiserver/statusError.ts";
import { timestamp } from "../../apiserver/timestamp.ts";
import type { RegistryAddresses } from "../../importer/importer.ts";
import { allowedRegistries } from "../allowedRegistries.ts";
import { type ImageStorage, imageGroup } from "../imageStorage.ts";
import { imageStreamImportSchema } from "../schemas.ts";
import type { ImageStream } from "../stream/object.ts";
import { checkStreamQuota } from "../stream/quota.ts";
import { normalisedImport } from "./defaults.ts";
import { ImportedImages } from "./images.ts";
import { withLimitConditions } from "./importedTags.ts";
import type { ImageStreamImport } from "./object.ts";
import { fetchedImport, withoutManifests } from "./results.ts";
import { importedTags } from "./streamWriter.ts";
import { forbiddenSources, importFaults } from "./validation.ts";

const resource = "imagestreamimports";
const checkAnnotation = "openshift.io/image.dockerRepositoryCheck";

/** ImageStreamImport: looks images up and, with `spec.import`, writes them to the stream of the same name. */
export function imageStreamImports(storage: ImageStorage, addresses: RegistryAddresses): ResourceDefinition {
  return {
    ...kindNames(imageGroup, "ImageStreamImport"),
    schema: imageStreamImportSchema,
    endpoint: {
      decode: (object) => {
        const spec = normalisedImport(object.spec, storage.core.settings.imageStreamImportMode);
        Object.assign(object, { spec, status: {} });
      },
      create: (context, object) => createImport(storage, addresses, context, object as ImageStreamImport),
    },
  };
}

async function createImport(
  storage: ImageStorage,
  addresses: RegistryAddresses,
  given: RequestContext,
  request: ImageStreamImport,
): Promise<ImageStreamImport> {
  // The request's dryRun applies to neither the stream nor the Images.
  const context = { ...given, dryRun: false };
  check(context, request);
  const stream = foundStream(storage, context, request);
  const now = timestamp(storage.core.clock);
  const status = await fetchedImport(storage, addresses, context, request, stream, now);
  const answer = { ...withSystemMetadata(context, request, now), status };
  if (!request.spec.import) return withoutManifests(answer);
  const images = new ImportedImages(storage, context);
  const { stream: imported, status: written } = importedTags(
    answer,
    stream ?? newStream(context, request),
    images,
    now,
  );
  const result = embedded(writeImport(storage, context, stream, imported, now));
  // Images without a tag were not stored, and still carry their manifests.
  return withoutManifests({ ...answer, status: { import: result, ...written } });
}

function check(context: RequestContext, request: ImageStreamImport): void {
  const { name = "" } = request.metadata;
  const kind = { group: imageGroup, resource: "ImageStreamImport" };
  const faults = importFaults(request);
  if (faults.length > 0) throw invalid(kind, name, faults);
  if (request.spec.import) checkStreamQuota(context, name, { resource, name });
  if (mayWriteImages(context)) return;
  const refused = forbiddenSources(request, allowedRegistries(context.core));
  if (refused.length > 0) throw invalid(kind, name, refused);
}

/** Users who may create Images or mappings (the API checks the singular name) may import from any registry. */
function mayWriteImages({ core, user }: RequestContext): boolean {
  return ["images", "imagestreammapping"].some(
    (plural) => core.authorize(user, { verb: "create", group: imageGroup, resource: plural, namespace: "" }).allowed,
  );
}

function foundStream(
  storage: ImageStorage,
  { namespace }: RequestContext,
  { metadata }: ImageStreamImport,
): ImageStream | undefined {
  const { name = "", resourceVersion: asked } = metadata;
  const stream = storage.streams.find(namespace, name);
  if (!asked) return stream;
  if (stream === undefined) throw notFound({ group: imageGroup, resource }, name);
  const { resourceVersion: is } = stream.metadata;
  if (asked === is) return stream;
  throw conflict(
    { group: imageGroup, resource: "imagestream" },
    name,
    `the image stream was updated from "${asked}" to "${is}"`,
  );
}

/** The answer has generated metadata that is never stored, beside a requested version. */
function withSystemMetadata({ namespace }: RequestContext, request: ImageStreamImport, now: string): ImageStreamImport {
  return { ...request, metadata: { ...request.metadata, namespace, uid: randomUUID(), creationTimestamp: now } };
}

function newStream({ namespace }: RequestContext, { metadata: { name = "" } }: KubeObject): ImageStream {
  return {
    kind: "ImageStream",
    apiVersion: `${imageGroup}/v1`,
    metadata: { name, namespace, generation: 0 },
    spec: { lookupPolicy: { local: false } },
    status: { dockerImageRepository: "" },
  };
}

/** Writes the stream if it is new, changed or was never checked. @throws StatusError 409 after a concurrent write */
function writeImport(
  storage: ImageStorage,
  context: RequestContext,
  stream: ImageStream | undefined,
  imported: ImageStream,
  now: string,
): ImageStream {
  const { metadata } = imported;
  const checked = {
    ...imported,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [checkAnnotation]: now } },
  };
  if (stream !== undefined && metadata.annotations?.[checkAnnotation] !== undefined && equal(stream, imported))
    return stream;
  try {
    return stream === undefined ? storage.internalStreams.create(context, checked) : updated(storage, context, checked);
  } catch (error) {
    if (stream !== undefined && isLimitError(error)) noteLimit(storage, context, stream, imported, error, now);
    throw isOvertaken(error) ? conflict({ group: imageGroup, resource }, metadata.name ?? "") : error;
  }
}

/** Detects a concurrent write or creation of the stream. The API reports it under the request's resource. */
function isOvertaken(error: unknown): boolean {
  return isStatusError(error, "Conflict") || isStatusError(error, "AlreadyExists");
}

function updated(storage: ImageStorage, context: RequestContext, stream: ImageStream): ImageStream {
  return storage.internalStreams.update(context, stream.metadata.name ?? "", () => stream).object as ImageStream;
}

function isLimitError(error: unknown): error is StatusError {
  return error instanceof StatusError && error.message.includes("exceeds the maximum limit");
}

function noteLimit(
  storage: ImageStorage,
  context: RequestContext,
  stream: ImageStream,
  refused: ImageStream,
  { status }: StatusError,
  now: string,
): void {
  const condition = {
    type: "ImportSuccess",
    status: "False",
    lastTransitionTime: now,
    ...(status.reason === undefined ? {} : { reason: status.reason }),
    message: status.message ?? "",
    generation: (stream.metadata.generation ?? 0) + 1,
  };
  updated(storage, context, withLimitConditions(stream, refused, condition));
}

function embedded({ metadata, spec, status }: ImageStream): Pick<ImageStream, "metadata" | "spec" | "status"> {
  return { metadata, spec, status };
}
