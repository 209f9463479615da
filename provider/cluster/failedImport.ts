import { ImageStreamError } from "../image/error.ts";
import { importFailure } from "../image/history.ts";
import type { ApiImageStream } from "./api/imageStream.ts";
import { ImportError } from "./importFailure.ts";

/** Why a tag of a stream has no image, where that is a failed import; `undefined` if it is not. */
export function failedImport(stream: ApiImageStream | undefined, tag: string): ImageStreamError | undefined {
  const condition = importFailure(stream?.status?.tags, tag);
  if (stream === undefined || condition === undefined) return undefined;
  const { name, namespace } = stream.metadata;
  const source = stream.spec?.tags?.find((declared) => declared.name === tag)?.from?.name ?? `${name}:${tag}`;
  const { reason, message } = condition;
  const cause = new ImportError(source, { ...(reason && { reason }), ...(message && { message }) });
  const text = `image stream tag ${namespace}/${name}:${tag} has no image, since its import has failed: ${cause.message}`;
  return new ImageStreamError(cause.code, text, { cause });
}
