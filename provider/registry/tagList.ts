import { parseLinks } from "../http/links.ts";
import type { ImageReference } from "../image/reference.ts";
import { isTagName } from "../image/tagName.ts";
import { plainText } from "../text/plainText.ts";
import { RegistryError } from "./registryError.ts";
import type { RegistryCallOptions } from "./settings.ts";
import type { RegistryAnswer, RegistryTransport } from "./transport.ts";

/** Tags on one page, as the registry sees fit to give. */
const pageSize = 1_000;
/** Registries that cut at a size of their own do it at a round number. */
const roundSize = 50;
/** A registry that goes on for ever is not believed. */
const mostPages = 1_000;
const longestPage = 32 * 1024 * 1024;
const longestList = 64 * 1024 * 1024;

/** A page, whether it had any tag that those before it had not, and whether there may be more although no link says so. */
interface Page {
  readonly answer: RegistryAnswer;
  readonly tags: readonly string[];
  readonly isNew: boolean;
  readonly mayBeCut: boolean;
}

/**
 * All tags of a repository, in the order of the registry, page by page and within one time limit.
 * @throws RegistryError also where the list has no end, or is cut and does not go on: part of it must not pass for all
 */
export async function listTags(
  transport: RegistryTransport,
  { registry, repository }: ImageReference,
  options: RegistryCallOptions,
): Promise<string[]> {
  const request = transport.call(options);
  const tags = new Set<string>();
  const asked = new Set<string>();
  let size = 0;
  let hasLinks = false;

  async function read(query: string): Promise<Page> {
    asked.add(query);
    const path = `/v2/${repository}/tags/list${query}`;
    const answer = await request({ method: "GET", registry, repository, path, longest: longestPage });
    const page = tagsOf(answer);
    const known = tags.size;
    for (const tag of page) tags.add(tag);
    size += answer.body.length;
    hasLinks ||= linkedQuery(answer) !== undefined;
    if (size > longestList) throw failed(answer.url, `lists tags of more than ${longestList} bytes`);
    const mayBeCut = page.length >= pageSize || (!hasLinks && page.length % roundSize === 0);
    return { answer, tags: page, isNew: tags.size > known, mayBeCut };
  }

  for (let query: string | undefined = `?n=${pageSize}`; query !== undefined; ) {
    const page = await read(query);
    query = nextQuery(page, asked);
    if (query === undefined && isCut(page)) assertWhole(await read(""));
    if (query !== undefined && asked.size >= mostPages) {
      throw failed(page.answer.url, `has more than ${mostPages} pages of tags`);
    }
  }
  return [...tags];
}

/**
 * The request for the page after this one: as the registry's link says, else by the last tag, where the page may have been
 * cut. `undefined` if there is none.
 * @throws RegistryError if there is one and no way to it
 */
function nextQuery({ answer, tags, isNew, mayBeCut }: Page, asked: ReadonlySet<string>): string | undefined {
  const linked = linkedQuery(answer);
  if (linked !== undefined && linked !== "" && !asked.has(linked)) return linked;
  const last = tags.at(-1);
  const after = last === undefined ? undefined : `?n=${pageSize}&last=${encodeURIComponent(last)}`;
  const isUseful = isNew && after !== undefined && !asked.has(after);
  if (isUseful && (linked !== undefined || mayBeCut)) return after;
  if (linked !== undefined) throw failed(answer.url, "pages its list of tags in circles");
  return undefined;
}

/** As long as was asked for, while asking for what follows has brought the same tags again: `last` is not understood. */
const isCut = ({ tags, isNew }: Page): boolean => !isNew && tags.length === pageSize;

/** Some registries cut only where they are given a size. */
function assertWhole({ answer, isNew }: Page): void {
  if (isNew && linkedQuery(answer) === undefined) return;
  throw failed(answer.url, `cuts its list of tags at ${pageSize}, and does not say how it goes on`);
}

/** A page that is none, as proxies answer it, must not pass for one without tags. */
function tagsOf({ body, url }: RegistryAnswer): readonly string[] {
  const page = parseJson(body);
  const tags = typeof page === "object" && page !== null && "tags" in page ? page.tags : undefined;
  // A repository without tags is answered with null.
  if (tags === null) return [];
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === "string")) {
    throw failed(
      url,
      "answers no list of tags",
      "check that a registry is there, and no proxy or login page in between",
    );
  }
  const illegal = tags.find((tag) => !isTagName(tag));
  if (illegal !== undefined)
    throw failed(url, `lists ${JSON.stringify(plainText(illegal))} as a tag, which is no tag name`);
  return tags;
}

/**
 * The query of `Link: </v2/…>; rel="next"`; empty if that has none. Proxies rewrite host, port and path: the page is asked for
 * where the list began, so that no other host gets the credentials.
 */
function linkedQuery({ headers, url }: RegistryAnswer): string | undefined {
  const link = parseLinks(headers["link"]).find(({ relations }) => relations.includes("next"));
  if (link === undefined) return undefined;
  return (URL.parse(link.target, url) ?? new URL(url)).search;
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
