import type { ApiList } from "./api/objectMeta.ts";
import { ClusterError, isClusterError } from "./clusterError.ts";

/** Parameters of a request for one page. */
export type PageQuery = Readonly<Record<"limit" | "continue", string | undefined>>;

/** More would be a long answer, fewer many requests; kubectl and client-go have the same. */
const pageSize = 500;
/** A server that goes on for ever is not believed. */
const mostPages = 1_000;
const mostItems = 200_000;

/**
 * Reads a list page after page; after each, gives all that was read so far, and in the metadata what is left. Where the server
 * no longer knows the list that it had begun (410), all of it is read anew by one request, as client-go's pager does.
 * @throws ClusterError `BAD_ANSWER` also where an answer is no list, or the list has no end; `path` says whose
 */
export async function* listPages<T>(
  path: string,
  read: (query: PageQuery) => Promise<Partial<ApiList<T>>>,
): AsyncGenerator<ApiList<T>> {
  const items: T[] = [];
  const begun = new Set<string>();
  let next: string | undefined;
  do {
    let page: Partial<ApiList<T>>;
    try {
      page = await read({ limit: String(pageSize), continue: next });
    } catch (error) {
      if (next === undefined || !isClusterError(error, "EXPIRED")) throw error;
      items.length = 0;
      page = await read({ limit: undefined, continue: undefined });
    }
    for (const item of itemsOf(page, path)) items.push(item);
    next = page.metadata?.continue || undefined;
    if (next !== undefined && (begun.has(next) || begun.size >= mostPages || items.length > mostItems)) {
      throw badList(path, begun.has(next) ? "goes in circles" : `has no end (${items.length} objects so far)`);
    }
    if (next !== undefined) begun.add(next);
    yield { ...page, metadata: page.metadata ?? {}, items };
  } while (next !== undefined);
}

/** The whole list. */
export async function listWhole<T>(
  path: string,
  read: (query: PageQuery) => Promise<Partial<ApiList<T>>>,
): Promise<ApiList<T>> {
  let whole: ApiList<T> = { metadata: {}, items: [] };
  for await (const list of listPages(path, read)) whole = list;
  return whole;
}

/** Go writes an empty list as null. */
function itemsOf<T>({ items }: Partial<ApiList<T>>, path: string): readonly T[] {
  const given: unknown = items ?? [];
  if (Array.isArray(given) && given.every((item) => typeof item === "object" && item !== null)) return given;
  throw badList(path, "holds what is no object");
}

function badList(path: string, what: string): ClusterError {
  const remedy = "check that the kubeconfig's server is the cluster's API, and no proxy changes its answers";
  const message = `the server's list ${what}`;
  return new ClusterError({ code: "BAD_ANSWER", method: "GET", url: path, message, remedy, temporary: false });
}
