import { deleteBlob, getBlob } from "./blobs.ts";
import { listCatalog, listTags } from "./lists.ts";
import { deleteManifest, getManifest, putManifest } from "./manifests.ts";
import type { PageLimits } from "./pagination.ts";
import { listReferrers } from "./referrers.ts";
import { emptyAnswer, type RegistryAnswer } from "./registryAnswer.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import { isRepositoryName } from "./route.ts";
import type { Storage } from "./storage.ts";
import type { Uploads } from "./uploads.ts";

/** The registry's content that the endpoints work on. */
export interface Contents {
  readonly storage: Storage;
  readonly uploads: Uploads;
  readonly tagPages: PageLimits;
  /** Allows deletion of manifests and blobs. */
  readonly deletes: boolean;
}

type Endpoint = (contents: Contents, request: RegistryRequest) => RegistryAnswer;

const endpointByRequest: Readonly<Record<string, Endpoint>> = {
  "GET base": () => ({ ...emptyAnswer(200, { "Content-Type": "application/json" }), body: Buffer.from("{}") }),
  "GET catalog": ({ storage }, request) => listCatalog(storage, request),
  "GET tags": ({ storage, tagPages }, request) => listTags(storage, request, tagPages),
  "GET manifest": ({ storage }, request) => getManifest(storage, request),
  "PUT manifest": ({ storage }, request) => putManifest(storage, request),
  "DELETE manifest": ({ storage }, request) => deleteManifest(storage, request),
  "GET blob": ({ storage }, request) => getBlob(storage, request),
  "DELETE blob": ({ storage }, request) => deleteBlob(storage, request),
  "GET referrers": ({ storage }, request) => listReferrers(storage, request),
  "POST uploads": ({ uploads }, request) => uploads.start(request),
  "GET upload": ({ uploads }, request) => uploads.status(request),
  "PATCH upload": ({ uploads }, request) => uploads.append(request),
  "PUT upload": ({ uploads }, request) => uploads.complete(request),
  "DELETE upload": ({ uploads }, request) => uploads.cancel(request),
};

/** Answers an authorized request. `HEAD` is `GET` without its body. Throws {@link RegistryError}. */
export function dispatch(contents: Contents, request: RegistryRequest): RegistryAnswer {
  const { route } = request;
  if (route.kind === "unknown") {
    return { status: 404, headers: { "Content-Type": "text/plain" }, body: Buffer.from("404 page not found\n") };
  }
  if (route.repository !== "" && !isRepositoryName(route.repository)) {
    throw new RegistryError("NAME_INVALID", { detail: route.repository });
  }
  const method = request.method === "HEAD" ? "GET" : request.method;
  const endpoint = endpointByRequest[`${method} ${route.kind}`];
  const forbidden = method === "DELETE" && route.kind !== "upload" && !contents.deletes;
  if (endpoint === undefined || forbidden) throw new RegistryError("UNSUPPORTED");
  return endpoint(contents, request);
}
