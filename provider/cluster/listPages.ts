import type { ApiList } from "./api/objectMeta.ts";
import { isClusterError } from "./clusterError.ts";

/** What a page is asked for with. */
export type PageQuery = Readonly<Record<"limit" | "continue", string | undefined>>;

/** More would be a long answer, fewer many requests; kubectl and client-go have the same. */
const pageSize = 500;

/**
 * Reads a list page after page; after each, gives all that was read so far, and in the metadata what is left. Where the server
 * no longer knows the list that it had begun (410), all of it is read anew by one request, as client-go's pager does.
 */
export async function* listPages<T>(
  read: (query: PageQuery) => Promise<Partial<ApiList<T>>>,
): AsyncGenerator<ApiList<T>> {
  let items: readonly T[] = [];
  let next: string | undefined;
  do {
    let page: Partial<ApiList<T>>;
    try {
      page = await read({ limit: String(pageSize), continue: next });
    } catch (error) {
      if (next === undefined || !isClusterError(error, "EXPIRED")) throw error;
      items = [];
      page = await read({ limit: undefined, continue: undefined });
    }
    items = [...items, ...(page.items ?? [])];
    next = page.metadata?.continue || undefined;
    yield { ...page, metadata: page.metadata ?? {}, items };
  } while (next !== undefined);
}

/** The whole list. */
export async function listWhole<T>(read: (query: PageQuery) => Promise<Partial<ApiList<T>>>): Promise<ApiList<T>> {
  let whole: ApiList<T> = { metadata: {}, items: [] };
  for await (const list of listPages(read)) whole = list;
  return whole;
}
