import { headerOf } from "../http/send.ts";
import type { ImageReference } from "../image/reference.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryCallOptions } from "./settings.ts";
import type { RegistryAnswer, RegistryTransport } from "./transport.ts";

/** Tags on one page, as the registry sees fit to give. */
const pageSize = 1_000;
/** A registry that goes on for ever is not believed. */
const mostPages = 1_000;

/** All tags of a repository, in the order of the registry, page by page. */
export async function listTags(
  transport: RegistryTransport,
  { registry, repository }: ImageReference,
  options: RegistryCallOptions,
): Promise<string[]> {
  const tags: string[] = [];
  const seen = new Set<string>();
  let path: string | undefined = `/v2/${repository}/tags/list?n=${pageSize}`;
  for (let page = 0; path !== undefined && page < mostPages && !seen.has(path); page++) {
    seen.add(path);
    const answer = await transport.request({ method: "GET", registry, repository, path }, options);
    tags.push(...tagsOf(answer));
    path = nextPage(headerOf(answer.headers, "link"), answer.url);
  }
  return [...new Set(tags)];
}

/** A page that is none, as proxies answer it, must not pass for one without tags. */
function tagsOf({ body, url }: RegistryAnswer): string[] {
  try {
    const { tags } = JSON.parse(body.toString("utf8")) as { tags?: unknown };
    // A repository without tags is answered with null.
    return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
  } catch (cause) {
    const message = `${new URL(url).host} answers no list of tags`;
    const remedy = "check that a registry is there, and no proxy or login page in between";
    throw new RegistryError({ code: "REGISTRY_ERROR", method: "GET", url, message, remedy, temporary: false, cause });
  }
}

/** The path of `Link: </v2/…>; rel="next"`, as long as it stays with the same registry. */
function nextPage(link: string | undefined, current: string): string | undefined {
  const target = /<([^>]+)>\s*;[^,]*\brel="?next"?/i.exec(link ?? "")?.[1];
  const url = target === undefined ? null : URL.parse(target, current);
  return url === null || url.host !== new URL(current).host ? undefined : `${url.pathname}${url.search}`;
}
