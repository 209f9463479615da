import { type PageLimits, pageOf } from "./pagination.ts";
import { answerJson, type RegistryAnswer } from "./registryAnswer.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryRequest } from "./registryRequest.ts";
import type { Storage } from "./storage.ts";

/** `GET /v2/<name>/tags/list`: the tags of one repository in lexical order. */
export function listTags(
  storage: Storage,
  { path, query, route }: RegistryRequest,
  limits: PageLimits,
): RegistryAnswer {
  const repository = storage.find(route.repository);
  if (repository === undefined || (repository.tags.size === 0 && repository.manifests.size === 0)) {
    throw new RegistryError("NAME_UNKNOWN", { detail: { name: route.repository } });
  }
  const { entries, link } = pageOf([...repository.tags.keys()].sort(), path, query, limits);
  return answerJson(200, { name: route.repository, tags: entries }, link === undefined ? {} : { Link: link });
}

const catalogPage = 100;

/** `GET /v2/_catalog`: the names of all repositories, by default 100 at a time. */
export function listCatalog(storage: Storage, { path, query }: RegistryRequest): RegistryAnswer {
  const { entries, link } = pageOf(storage.names(), path, query, { standard: catalogPage });
  return answerJson(200, { repositories: entries }, link === undefined ? {} : { Link: link });
}
