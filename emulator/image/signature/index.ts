import { randomUUID } from "node:crypto";
import { kindNames } from "../../apiserver/kindNames.ts";
import type { KubeObject } from "../../apiserver/kubeObject.ts";
import type { RequestContext, ResourceDefinition } from "../../apiserver/resource.ts";
import { alreadyExists, badRequest, invalid, notFound, type Status, success } from "../../apiserver/statusError.ts";
import { timestamp } from "../../apiserver/timestamp.ts";
import type { Image, ImageSignatureData } from "../image/object.ts";
import { type ImageStorage, imageGroup } from "../imageStorage.ts";
import { imageSignatureSchema } from "../schemas.ts";
import { parseSignatureName, signatureFaults } from "./validation.ts";

interface ImageSignature extends KubeObject, ImageSignatureData {
  readonly [member: string]: unknown;
  readonly metadata: KubeObject["metadata"];
}

const signatures = { group: imageGroup, resource: "imageSignatures" };

/** ImageSignature `<image>@<name>`: added to and removed from the Image that stores it. */
export function imageSignatures(storage: ImageStorage): ResourceDefinition {
  return {
    ...kindNames(imageGroup, "ImageSignature"),
    namespaced: false,
    schema: imageSignatureSchema,
    endpoint: {
      create: (context, object) => createSignature(storage, context, object as ImageSignature),
      delete: (context, name) => deleteSignature(storage, context, name),
    },
  };
}

function createSignature(storage: ImageStorage, context: RequestContext, given: ImageSignature): ImageSignature {
  const signature = newSignature(context, given);
  const { name = "" } = signature.metadata;
  const faults = signatureFaults(signature, "");
  if (faults.length > 0) throw invalid({ group: imageGroup, resource: "ImageSignature" }, name, faults);
  const image = storage.images.get(context, parseSignatureName(name)?.image ?? "");
  const known = image.signatures ?? [];
  const { type, content } = signature;
  if (known.some((other) => other.metadata.name === name || (other.type === type && other.content === content))) {
    throw alreadyExists(signatures, name);
  }
  const { kind: _, apiVersion: __, ...embedded } = signature;
  writeSignatures(storage, context, image, [...known, embedded]);
  return signature;
}

/** Drops the members that only signature verifiers may set. */
function newSignature(
  { core }: RequestContext,
  { kind, apiVersion, metadata, type, content }: ImageSignature,
): ImageSignature {
  const { resourceVersion: _, ...rest } = metadata;
  return {
    kind,
    apiVersion,
    metadata: { ...rest, uid: randomUUID(), creationTimestamp: timestamp(core.clock) },
    type: type ?? "",
    content: content ?? "",
  };
}

function deleteSignature(storage: ImageStorage, context: RequestContext, name: string): Status {
  const parsed = parseSignatureName(name);
  if (parsed === undefined) throw badRequest("ImageSignatures must be accessed with <imageName>@<signatureName>");
  const image = storage.images.get(context, parsed.image);
  const known = image.signatures ?? [];
  const rest = known.filter((signature) => signature.metadata.name !== name);
  if (rest.length === known.length) throw notFound(signatures, name);
  writeSignatures(storage, context, image, rest);
  return success();
}

function writeSignatures(
  storage: ImageStorage,
  context: RequestContext,
  image: Image,
  list: readonly ImageSignatureData[],
): void {
  const { signatures: _, ...rest } = image;
  const changed = { ...rest, ...(list.length === 0 ? {} : { signatures: list }) } as Image;
  // The API's internal client ignores the user's dry run.
  storage.images.update({ ...context, dryRun: false }, image.metadata.name ?? "", () => changed);
}
