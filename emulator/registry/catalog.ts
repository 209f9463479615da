import { type Answer, jsonAnswer } from "./answer.ts";
import { pageOf } from "./pagination.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import type { Storage } from "./storage.ts";

const PAGE = 100;

/** `GET /v2/_catalog`: the names of all repositories, by default 100 at a time. */
export function listCatalog(storage: Storage, { path, query }: RegistryRequest): Answer {
  const { entries, link } = pageOf(storage.names(), path, query, { standard: PAGE });
  return jsonAnswer(200, { repositories: entries }, link === undefined ? {} : { Link: link });
}
