import { isDigest } from "./digest.ts";
import type { Fault } from "./error.ts";
import { InvalidInputError } from "./invalidInputError.ts";
import { isReference, referenceFaults } from "./reference.ts";
import { isRegistryHost } from "./registryHost.ts";
import { parseStreamImage, streamImageFaults } from "./streamImage.ts";
import { namespaceFaults } from "./streamName.ts";
import { parseStreamTag, streamTagFaults } from "./streamTag.ts";
import { tagNameFaults } from "./tagName.ts";

/** Kinds that a reference can point at. */
export type ObjectReferenceKind = "DockerImage" | "ImageStreamTag" | "ImageStreamImage";

/** Source of a tag, trigger or build: the API's ObjectReference, as far as images use it. */
export interface ObjectReference {
  /** An image in a registry, a tag of a stream, or an image in a stream's history. */
  readonly kind: ObjectReferenceKind;
  /** `quay.io/acme/app:1.4`, `stream:tag`, or `stream@sha256:…`. */
  readonly name: string;
  /** Absent for the namespace in which the reference stands, and for images in registries. */
  readonly namespace?: string;
}

export interface ObjectReferenceOptions {
  /** Where the reference stands, for faults. @default "from" */
  readonly path?: string;
  /** The kind that a plain string has here, where only one is possible. */
  readonly kind?: ObjectReferenceKind;
}

const kinds: readonly ObjectReferenceKind[] = ["DockerImage", "ImageStreamTag", "ImageStreamImage"];
const isKind = (kind: unknown): kind is ObjectReferenceKind => kinds.some((known) => known === kind);

/**
 * The reference that a string or an object stands for. A string needs no kind where it names a registry host, or where
 * `options.kind` says what is expected; `namespace/stream:tag` in a string becomes `namespace` and `name`.
 * @throws InvalidInputError `INVALID_OBJECT_REFERENCE`
 */
export function parseObjectReference(value: unknown, options: ObjectReferenceOptions = {}): ObjectReference {
  const faults = objectReferenceFaults(value, options);
  if (faults.length > 0) throw new InvalidInputError("INVALID_OBJECT_REFERENCE", faults);
  if (typeof value === "string") return fromString(value, options.kind ?? "DockerImage");
  const { kind, name, namespace } = value as ObjectReference;
  return { kind, name, ...(namespace === undefined || namespace === "" ? {} : { namespace }) };
}

/** Lists all faults of a reference to an image. */
export function objectReferenceFaults(value: unknown, options: ObjectReferenceOptions = {}): Fault[] {
  const path = options.path ?? "from";
  if (typeof value === "string") return stringFaults(value, path, options.kind);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ path, value, reason: "is no reference to an image", remedy: "write a string or { kind, name }" }];
  }
  return objectFaults(value as Record<string, unknown>, path, options.kind);
}

/** The namespace that a reference points into, if it is a stream's. */
export function referencedNamespace(reference: ObjectReference, own: string): string | undefined {
  return reference.kind === "DockerImage" ? undefined : (reference.namespace ?? own);
}

/** The stream that a reference points to; `undefined` for images of a registry and for tags of the stream itself. */
export function referencedStream(reference: ObjectReference): string | undefined {
  if (reference.kind === "DockerImage") return undefined;
  const [stream, rest] = reference.name.split(reference.kind === "ImageStreamTag" ? ":" : "@");
  return rest === undefined ? undefined : stream;
}

function stringFaults(text: string, path: string, kind: ObjectReferenceKind | undefined): Fault[] {
  if (kind === "ImageStreamTag") return streamTagFaults(text, path);
  if (kind === "ImageStreamImage") return streamImageFaults(text, path);
  if (kind === "DockerImage") return referenceFaults(text, { path });
  const slash = text.indexOf("/");
  if (slash < 0 || !isRegistryHost(text.slice(0, slash))) {
    if (!isReference(text)) return referenceFaults(text, { path });
    const reason = "may be an image of Docker Hub or a tag of an image stream";
    const remedy = `write docker.io/${text}, or { kind: "ImageStreamTag", name: "<stream>:<tag>" }`;
    return [{ path, value: text, reason, remedy }];
  }
  return referenceFaults(text, { path });
}

function fromString(text: string, kind: ObjectReferenceKind): ObjectReference {
  if (kind === "DockerImage") return { kind, name: text };
  const { namespace } = kind === "ImageStreamTag" ? parseStreamTag(text) : parseStreamImage(text);
  if (namespace === undefined) return { kind, name: text };
  return { kind, name: text.slice(namespace.length + 1), namespace };
}

function objectFaults(value: Record<string, unknown>, path: string, expected?: ObjectReferenceKind): Fault[] {
  const { kind, name, namespace, cluster, ...more } = value;
  const faults: Fault[] = Object.keys(more)
    .filter((key) => more[key] !== undefined)
    .map((key) => ({
      path: `${path}.${key}`,
      reason: "is no property of a reference to an image",
      remedy: "correct its spelling or remove it",
    }));
  if (cluster !== undefined) faults.push(clusterFault(cluster, path));
  const one = expected === undefined ? kinds.join(", ") : expected;
  if (!isKind(kind) || (expected !== undefined && kind !== expected)) {
    faults.push({ path: `${path}.kind`, value: kind, reason: "is no kind that fits here", remedy: `use ${one}` });
  }
  if (typeof name !== "string" || name === "") {
    faults.push({ path: `${path}.name`, value: name, reason: "is missing", remedy: "name the image" });
  } else if (isKind(kind)) {
    faults.push(...nameFaults(kind, name, `${path}.name`));
  }
  if (namespace !== undefined && namespace !== "") {
    faults.push(...namespacePart(kind, namespace, `${path}.namespace`));
  }
  return faults;
}

/** Only a tag of another cluster than the one where it is used says where it is. */
function clusterFault(value: unknown, path: string): Fault {
  const reason = "is another cluster, whose tags cannot be seen from here";
  const remedy =
    "give the image instead: the tag's image, or its digest behind a repository that this cluster can reach";
  return { path: `${path}.cluster`, value, reason, remedy };
}

function namespacePart(kind: unknown, namespace: unknown, path: string): Fault[] {
  if (kind === "DockerImage") {
    // The cluster then parses namespace and image name as a stream and answers with an error that names neither.
    const reason = "has no meaning for a DockerImage";
    return [{ path, value: namespace, reason, remedy: "leave the namespace out" }];
  }
  if (typeof namespace === "string") return namespaceFaults(namespace, path);
  return [{ path, value: namespace, reason: "is no text", remedy: "write the namespace's name" }];
}

function nameFaults(kind: ObjectReferenceKind, name: string, path: string): Fault[] {
  if (kind === "DockerImage") return referenceFaults(name, { path });
  if (name.includes("/")) {
    const remedy = "put the namespace into the field namespace";
    return [{ path, value: name, reason: "contains a namespace", remedy }];
  }
  // Without a stream, both kinds mean the stream in which the reference stands.
  if (kind === "ImageStreamTag") return name.includes(":") ? streamTagFaults(name, path) : tagNameFaults(name, path);
  return isDigest(name) ? [] : streamImageFaults(name, path);
}
