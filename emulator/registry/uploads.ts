import { randomUUID } from "node:crypto";
import { type Digest, isVerifiable, matchesDigest } from "./digest.ts";
import { emptyAnswer, type RegistryAnswer } from "./registryAnswer.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import type { Storage } from "./storage.ts";

interface Upload {
  readonly repository: string;
  content: Buffer;
}

/** Blob uploads in progress: monolithic, chunked, mounted from another repository. */
export class Uploads {
  readonly #storage: Storage;
  readonly #open = new Map<string, Upload>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** `POST …/blobs/uploads/`: mounts, stores the body at once if `digest` is given, or opens a session. */
  start(request: RegistryRequest): RegistryAnswer {
    const { query, route } = request;
    const mount = query.get("mount") ?? "";
    const from = query.get("from");
    if (from !== null && isVerifiable(mount) && this.#storage.mount(from, mount, route.repository)) {
      return created(route.repository, mount);
    }
    const id = randomUUID();
    const upload: Upload = { repository: route.repository, content: Buffer.alloc(0) };
    this.#open.set(id, upload);
    if (query.has("digest")) return this.#complete(id, upload, request);
    return progress(202, id, upload);
  }

  /** `GET …/blobs/uploads/<id>`: the number of received bytes. */
  status(request: RegistryRequest): RegistryAnswer {
    return progress(204, request.route.reference, this.#find(request));
  }

  /** `PATCH …/blobs/uploads/<id>`: the next chunk, which must start at the end of the previous one. */
  append(request: RegistryRequest): RegistryAnswer {
    const upload = this.#find(request);
    checkRange(request, upload.content.length);
    upload.content = Buffer.concat([upload.content, request.body]);
    return progress(202, request.route.reference, upload);
  }

  /** `PUT …/blobs/uploads/<id>?digest=`: the last chunk, if any, and the check of the whole. */
  complete(request: RegistryRequest): RegistryAnswer {
    const upload = this.#find(request);
    if (request.body.length > 0) checkRange(request, upload.content.length);
    return this.#complete(request.route.reference, upload, request);
  }

  /** `DELETE …/blobs/uploads/<id>`: discards the received bytes. */
  cancel(request: RegistryRequest): RegistryAnswer {
    this.#find(request);
    this.#open.delete(request.route.reference);
    return emptyAnswer(204, { "Docker-Upload-UUID": request.route.reference });
  }

  #find({ route }: RegistryRequest): Upload {
    const upload = this.#open.get(route.reference);
    if (upload === undefined) throw new RegistryError("BLOB_UPLOAD_UNKNOWN", { detail: {} });
    if (upload.repository !== route.repository) throw new RegistryError("BLOB_UPLOAD_INVALID");
    return upload;
  }

  #complete(id: string, upload: Upload, { body, query }: RegistryRequest): RegistryAnswer {
    const digest = query.get("digest") ?? "";
    if (digest === "") throw new RegistryError("DIGEST_INVALID", { detail: "digest missing" });
    if (!isVerifiable(digest)) throw new RegistryError("DIGEST_INVALID", { detail: "digest parsing failed" });
    const content = Buffer.concat([upload.content, body]);
    this.#open.delete(id);
    if (!matchesDigest(content, digest)) {
      throw new RegistryError("DIGEST_INVALID", {
        detail: { Digest: digest, Reason: { message: "content does not match digest" } },
      });
    }
    this.#storage.putBlob(upload.repository, content, digest);
    return created(upload.repository, digest);
  }
}

/** Appends a chunk without `Content-Range` unchecked, as the distribution registry does. */
function checkRange({ body, headers }: RegistryRequest, size: number): void {
  const range = headers["content-range"];
  if (range === undefined) return;
  const match = /^(?:bytes )?(\d+)-(\d+)(?:\/.*)?$/.exec(range);
  if (match === null) throw new RegistryError("UNKNOWN", { detail: `invalid content range format, ${range}` });
  const [start, end] = [Number(match[1]), Number(match[2])];
  if (start > end || start !== size) throw new RegistryError("RANGE_INVALID", { headers: rangeOf(size) });
  if (end - start + 1 !== body.length) throw new RegistryError("SIZE_INVALID");
}

function created(repository: string, digest: Digest): RegistryAnswer {
  return emptyAnswer(201, { Location: `/v2/${repository}/blobs/${digest}`, "Docker-Content-Digest": digest });
}

function progress(status: number, id: string, { repository, content }: Upload): RegistryAnswer {
  return emptyAnswer(status, {
    Location: `/v2/${repository}/blobs/uploads/${id}`,
    "Docker-Upload-UUID": id,
    ...rangeOf(content.length),
  });
}

function rangeOf(size: number): { Range: string } {
  return { Range: `0-${Math.max(0, size - 1)}` };
}
