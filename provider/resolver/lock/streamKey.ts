import { isDigest } from "../../image/digest.ts";
import { streamImageDiagnostics } from "../../image/streamImage.ts";
import { streamTagDiagnostics } from "../../image/streamTag.ts";
import { type FileText, fileText } from "../fingerprint.ts";

/** A name of a stream's image that is no digest: a tag, the beginning of a digest, or a tag's previous image. */
export interface StreamSource {
  readonly kind: "ImageStreamTag" | "ImageStreamImage" | "previous";
  readonly namespace: string;
  readonly stream: string;
  /** The tag, or the beginning of the digest. */
  readonly id: string;
  /** The program keeps the name secret. */
  readonly isSecret?: boolean;
}

/** As it stands in a lock file: `ImageStreamTag dev/app:1.4`, `ImageStreamImage dev/app@2f3a`, `previous dev/app:1.4`. */
export const streamKey = ({ kind, namespace, stream, id }: StreamSource): string =>
  `${kind} ${namespace}/${stream}${kind === "ImageStreamImage" ? "@" : ":"}${id}`;

/** The key, or the text that a fingerprint stands for. */
export const streamName = ({ isSecret, ...source }: StreamSource): FileText => fileText(streamKey(source), isSecret);

/** The way back; `undefined` for every other text. */
export function parseStreamKey(key: string): StreamSource | undefined {
  const [, kind, namespace = "", stream = "", sign, id = ""] =
    /^(ImageStreamTag|ImageStreamImage|previous) ([^/\s]+)\/([^/\s:@]+)([:@])(\S+)$/.exec(key) ?? [];
  if (kind === undefined || (sign === "@") !== (kind === "ImageStreamImage")) return undefined;
  const name = `${namespace}/${stream}${sign}${id}`;
  const diagnostics = sign === "@" ? streamImageDiagnostics(name) : streamTagDiagnostics(name);
  if (diagnostics.length > 0 || isDigest(id)) return undefined;
  return { kind: kind as StreamSource["kind"], namespace, stream, id };
}
