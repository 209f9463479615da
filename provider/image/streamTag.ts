import type { Diagnostic } from "./diagnostic.ts";
import { ImageStreamError } from "./error.ts";
import { namespaceDiagnostics, streamNameDiagnostics } from "./streamName.ts";
import { tagNameDiagnostics } from "./tagName.ts";

/** A tag of a stream, `stream:tag` or `namespace/stream:tag`. */
export interface StreamTagName {
  /** As given. */
  readonly original: string;
  readonly namespace?: string;
  readonly stream: string;
  readonly tag: string;
}

/** Lists all faults of a stream tag. */
export function streamTagDiagnostics(text: string, path = "name"): Diagnostic[] {
  if (text.includes("@")) {
    const summary = "names an image by digest, not a tag";
    return [{ path, value: text, summary, remedy: "use kind ImageStreamImage for <stream>@<digest>" }];
  }
  const { namespace, stream, tag, colons } = split(text);
  if (colons !== 1) {
    const summary = `has ${colons === 0 ? "no" : "more than one"} colon between stream and tag`;
    return [{ path, value: text, summary, remedy: "write <stream>:<tag>" }];
  }
  return [
    ...(namespace === undefined ? [] : namespaceDiagnostics(namespace, path)),
    ...streamNameDiagnostics(stream, path, namespace),
    ...tagNameDiagnostics(tag, path),
  ];
}

/**
 * Parses `stream:tag` or `namespace/stream:tag`.
 * @throws ImageStreamError `INVALID_STREAM_TAG`
 */
export function parseStreamTag(text: string, options: { path?: string } = {}): StreamTagName {
  const diagnostics = streamTagDiagnostics(text, options.path);
  if (diagnostics.length > 0) throw new ImageStreamError("INVALID_STREAM_TAG", diagnostics);
  const { namespace, stream, tag } = split(text);
  return { original: text, ...(namespace === undefined ? {} : { namespace }), stream, tag };
}

/** `stream:tag`, with the namespace in front where there is one. */
export function formatStreamTag(value: { namespace?: string; stream: string; tag: string }): string {
  const prefix = value.namespace === undefined ? "" : `${value.namespace}/`;
  return `${prefix}${value.stream}:${value.tag}`;
}

function split(text: string) {
  const slash = text.indexOf("/");
  const namespace = slash < 0 ? undefined : text.slice(0, slash);
  const [stream = "", tag = "", ...more] = text.slice(slash + 1).split(":");
  const colons = text.slice(slash + 1).split(":").length - 1;
  return { namespace, stream, tag: [tag, ...more].join(":"), colons };
}
