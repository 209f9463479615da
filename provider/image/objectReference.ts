import type { Diagnostic } from "./diagnostic.ts";
import { isDigest } from "./digest.ts";
import { ImageStreamError } from "./error.ts";
import { isReference, referenceDiagnostics } from "./reference.ts";
import { isRegistryHost } from "./registryHost.ts";
import { parseStreamImage, streamImageDiagnostics } from "./streamImage.ts";
import { namespaceDiagnostics } from "./streamName.ts";
import { parseStreamTag, streamTagDiagnostics } from "./streamTag.ts";
import { tagNameDiagnostics } from "./tagName.ts";

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
  /** Property that holds the reference, for diagnostics. @default "from" */
  readonly path?: string;
  /** The kind that a plain string has here, where only one is possible. */
  readonly kind?: ObjectReferenceKind;
}

const kinds: readonly ObjectReferenceKind[] = ["DockerImage", "ImageStreamTag", "ImageStreamImage"];
const isKind = (kind: unknown): kind is ObjectReferenceKind => kinds.some((known) => known === kind);

/**
 * The reference that a string or an object stands for. A string needs no kind where it names a registry host, or where
 * `options.kind` says what is expected; `namespace/stream:tag` in a string becomes `namespace` and `name`.
 * @throws ImageStreamError `INVALID_OBJECT_REFERENCE`
 */
export function parseObjectReference(value: unknown, options: ObjectReferenceOptions = {}): ObjectReference {
  const diagnostics = objectReferenceDiagnostics(value, options);
  if (diagnostics.length > 0) throw new ImageStreamError("INVALID_OBJECT_REFERENCE", diagnostics);
  if (typeof value === "string") return fromString(value, options.kind ?? "DockerImage");
  const { kind, name, namespace } = value as ObjectReference;
  return { kind, name, ...(namespace === undefined || namespace === "" ? {} : { namespace }) };
}

/** Lists all faults of a reference to an image. */
export function objectReferenceDiagnostics(value: unknown, options: ObjectReferenceOptions = {}): Diagnostic[] {
  const path = options.path ?? "from";
  if (typeof value === "string") return stringDiagnostics(value, path, options.kind);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ path, value, summary: "is no reference to an image", remedy: "write a string or { kind, name }" }];
  }
  return objectDiagnostics(value as Record<string, unknown>, path, options.kind);
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

function stringDiagnostics(text: string, path: string, kind: ObjectReferenceKind | undefined): Diagnostic[] {
  if (kind === "ImageStreamTag") return streamTagDiagnostics(text, path);
  if (kind === "ImageStreamImage") return streamImageDiagnostics(text, path);
  if (kind === "DockerImage") return referenceDiagnostics(text, { path });
  const slash = text.indexOf("/");
  if (slash < 0 || !isRegistryHost(text.slice(0, slash))) {
    if (!isReference(text)) return referenceDiagnostics(text, { path });
    const summary = "may be an image of Docker Hub or a tag of an image stream";
    const remedy = `write docker.io/${text}, or { kind: "ImageStreamTag", name: "<stream>:<tag>" }`;
    return [{ path, value: text, summary, remedy }];
  }
  return referenceDiagnostics(text, { path });
}

function fromString(text: string, kind: ObjectReferenceKind): ObjectReference {
  if (kind === "DockerImage") return { kind, name: text };
  const { namespace } = kind === "ImageStreamTag" ? parseStreamTag(text) : parseStreamImage(text);
  if (namespace === undefined) return { kind, name: text };
  return { kind, name: text.slice(namespace.length + 1), namespace };
}

function objectDiagnostics(value: Record<string, unknown>, path: string, expected?: ObjectReferenceKind): Diagnostic[] {
  const { kind, name, namespace, cluster, ...more } = value;
  const diagnostics: Diagnostic[] = Object.keys(more)
    .filter((key) => more[key] !== undefined)
    .map((key) => ({
      path: `${path}.${key}`,
      summary: "is no property of a reference to an image",
      remedy: "correct its spelling or remove it",
    }));
  if (cluster !== undefined) diagnostics.push(clusterDiagnostic(cluster, path));
  const one = expected === undefined ? kinds.join(", ") : expected;
  if (!isKind(kind) || (expected !== undefined && kind !== expected)) {
    diagnostics.push({ path: `${path}.kind`, value: kind, summary: "is no kind that fits here", remedy: `use ${one}` });
  }
  if (typeof name !== "string" || name === "") {
    diagnostics.push({ path: `${path}.name`, value: name, summary: "is missing", remedy: "name the image" });
  } else if (isKind(kind)) {
    diagnostics.push(...nameDiagnostics(kind, name, `${path}.name`));
  }
  if (namespace !== undefined && namespace !== "") {
    diagnostics.push(...namespacePart(kind, namespace, `${path}.namespace`));
  }
  return diagnostics;
}

/** Only a tag of another cluster than the one where it is used says where it is. */
function clusterDiagnostic(value: unknown, path: string): Diagnostic {
  const summary = "is another cluster, whose tags cannot be seen from here";
  const remedy =
    "give the image instead: the tag's image, or its digest behind a repository that this cluster can reach";
  return { path: `${path}.cluster`, value, summary, remedy };
}

function namespacePart(kind: unknown, namespace: unknown, path: string): Diagnostic[] {
  if (kind === "DockerImage") {
    // The cluster then parses namespace and image name as a stream and answers with an error that names neither.
    const summary = "has no meaning for a DockerImage";
    return [{ path, value: namespace, summary, remedy: "leave the namespace out" }];
  }
  if (typeof namespace === "string") return namespaceDiagnostics(namespace, path);
  return [{ path, value: namespace, summary: "is no text", remedy: "write the namespace's name" }];
}

function nameDiagnostics(kind: ObjectReferenceKind, name: string, path: string): Diagnostic[] {
  if (kind === "DockerImage") return referenceDiagnostics(name, { path });
  if (name.includes("/")) {
    const remedy = "put the namespace into the field namespace";
    return [{ path, value: name, summary: "contains a namespace", remedy }];
  }
  // Without a stream, both kinds mean the stream in which the reference stands.
  if (kind === "ImageStreamTag")
    return name.includes(":") ? streamTagDiagnostics(name, path) : tagNameDiagnostics(name, path);
  return isDigest(name) ? [] : streamImageDiagnostics(name, path);
}
