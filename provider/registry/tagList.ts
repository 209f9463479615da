import { redactText } from "../http/redact.ts";
import type { ImageReference } from "../image/reference.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryCallOptions } from "./settings.ts";
import type { RegistryAnswer, RegistryTransport } from "./transport.ts";

/** Tags on one page, as the registry sees fit to give. */
const pageSize = 1_000;
/** A registry that goes on for ever is not believed. */
const mostPages = 1_000;

/**
 * All tags of a repository, in the order of the registry, page by page and within one time limit.
 * @throws RegistryError also where the list has no end: part of it must not pass for all
 */
export async function listTags(
  transport: RegistryTransport,
  { registry, repository }: ImageReference,
  options: RegistryCallOptions,
): Promise<string[]> {
  const request = transport.call(options);
  const first = `/v2/${repository}/tags/list`;
  const tags = new Set<string>();
  const seen = new Set<string>();
  for (let path: string | undefined = `${first}?n=${pageSize}`; path !== undefined; ) {
    seen.add(path);
    const answer = await request({ method: "GET", registry, repository, path });
    for (const tag of tagsOf(answer)) tags.add(tag);
    path = nextPage(answer, first);
    if (path !== undefined && seen.has(path)) throw failed(answer.url, "pages its list of tags in circles");
    if (path !== undefined && seen.size >= mostPages) {
      throw failed(answer.url, `has more than ${mostPages} pages of tags`);
    }
  }
  return [...tags];
}

/** A page that is none, as proxies answer it, must not pass for one without tags. */
function tagsOf({ body, url }: RegistryAnswer): readonly string[] {
  const page = parseJson(body);
  const tags = typeof page === "object" && page !== null && "tags" in page ? page.tags : undefined;
  // A repository without tags is answered with null.
  if (tags === null) return [];
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === "string")) return tags;
  throw failed(url, "answers no list of tags", "check that a registry is there, and no proxy or login page in between");
}

/**
 * The path and query of `Link: </v2/…>; rel="next"`. Registries behind a proxy name a host of their own there; the page is
 * asked for where the list began, so that no other host gets the credentials.
 */
function nextPage({ headers, url }: RegistryAnswer, list: string): string | undefined {
  const links = [headers["link"] ?? []].flat().join(", ");
  const target = /<([^>]*)>\s*;[^,]*\brel="?next\b/i.exec(links)?.[1];
  if (target === undefined) return undefined;
  const next = URL.parse(target, url);
  if (next?.pathname !== list)
    throw failed(url, `goes on elsewhere with its list of tags, at ${redactText(target, 200)}`);
  return `${next.pathname}${next.search}`;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function failed(url: string, what: string, remedy = "ask who runs the registry, or a proxy before it"): RegistryError {
  const message = `${new URL(url).host} ${what}`;
  return new RegistryError({ code: "REGISTRY_ERROR", method: "GET", url, message, remedy, temporary: false });
}
