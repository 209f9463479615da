import { type Digest, isVerifiable } from "./digest.ts";
import { emptyAnswer, type RegistryAnswer } from "./registryAnswer.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import type { Storage } from "./storage.ts";

/** `GET` and `HEAD /v2/<name>/blobs/<digest>`, whole or one byte range. */
export function getBlob(storage: Storage, { headers, route }: RegistryRequest): RegistryAnswer {
  const digest = blobDigest(route.reference);
  const content = storage.blob(route.repository, digest);
  if (content === undefined) throw new RegistryError("BLOB_UNKNOWN", { detail: digest });
  const common = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "max-age=31536000",
    "Content-Type": "application/octet-stream",
    "Docker-Content-Digest": digest,
    Etag: `"${digest}"`,
  };
  if (headers["if-none-match"] === common.Etag) return emptyAnswer(304, common);
  const range = parseRange(headers["range"], content.length);
  if (range === undefined) return { status: 200, headers: common, body: content };
  if (range === "unsatisfiable") {
    return emptyAnswer(416, { ...common, "Content-Range": `bytes */${content.length}` });
  }
  const [start, end] = range;
  return {
    status: 206,
    headers: { ...common, "Content-Range": `bytes ${start}-${end}/${content.length}` },
    body: content.subarray(start, end + 1),
  };
}

/** `DELETE /v2/<name>/blobs/<digest>`: unlinks the blob from this repository only. */
export function deleteBlob(storage: Storage, { route }: RegistryRequest): RegistryAnswer {
  if (!storage.unlink(route.repository, blobDigest(route.reference))) {
    throw new RegistryError("BLOB_UNKNOWN");
  }
  return emptyAnswer(202);
}

function blobDigest(reference: string): Digest {
  if (!isVerifiable(reference)) throw new RegistryError("DIGEST_INVALID", { detail: reference });
  return reference;
}

/** First and last byte of a range request; several ranges get the whole blob, as RFC 9110 allows. */
function parseRange(header: string | undefined, size: number): readonly [number, number] | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return undefined;
  const [, first = "", last = ""] = match;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start >= size || start > end ? "unsatisfiable" : [start, end];
}
