import type { Diagnostic } from "./diagnostic.ts";
import { digestDiagnostics, isDigest } from "./digest.ts";
import { ImageStreamError } from "./error.ts";
import { namespaceDiagnostics, streamNameDiagnostics } from "./streamName.ts";

/** An image in a stream's history, `stream@digest` or `namespace/stream@digest`. */
export interface StreamImage {
  /** As given. */
  readonly original: string;
  readonly namespace?: string;
  readonly stream: string;
  /** The part after `@`: a digest, or the beginning of one. */
  readonly id: string;
  /** Only where `id` is a whole digest. */
  readonly digest?: string;
}

/** A unique beginning of the hex digits or of the whole digest is enough for the cluster. */
const prefix = /^(?:sha256:|sha512:)?[0-9a-f]{1,128}$/;

/** Lists all faults of a stream image. */
export function streamImageDiagnostics(text: string, path = "name"): Diagnostic[] {
  const { namespace, stream, id } = split(text);
  if (id === undefined) {
    const summary = "has no @ between stream and digest";
    return [{ path, value: text, summary, remedy: "write <stream>@sha256:<64 hex digits>" }];
  }
  return [
    ...(namespace === undefined ? [] : namespaceDiagnostics(namespace, path)),
    ...streamNameDiagnostics(stream, path, namespace),
    ...(prefix.test(id) ? [] : digestDiagnostics(id, path)),
  ];
}

/**
 * Parses `stream@digest`, where the digest may be a beginning of one.
 * @throws ImageStreamError `INVALID_STREAM_IMAGE`
 */
export function parseStreamImage(text: string, options: { path?: string } = {}): StreamImage {
  const diagnostics = streamImageDiagnostics(text, options.path);
  const { namespace, stream, id } = split(text);
  if (diagnostics.length > 0 || id === undefined) throw new ImageStreamError("INVALID_STREAM_IMAGE", diagnostics);
  return {
    original: text,
    ...(namespace === undefined ? {} : { namespace }),
    stream,
    id,
    ...(isDigest(id) ? { digest: id } : {}),
  };
}

/** `stream@digest`, with the namespace in front where there is one. */
export function formatStreamImage(value: { namespace?: string; stream: string; id: string }): string {
  return `${value.namespace === undefined ? "" : `${value.namespace}/`}${value.stream}@${value.id}`;
}

function split(text: string) {
  const at = text.indexOf("@");
  const name = at < 0 ? text : text.slice(0, at);
  const slash = name.indexOf("/");
  return {
    namespace: slash < 0 ? undefined : name.slice(0, slash),
    stream: name.slice(slash + 1),
    id: at < 0 ? undefined : text.slice(at + 1),
  };
}
