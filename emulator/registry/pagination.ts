import { RegistryError } from "./registryError.ts";

/** One page of a sorted list. */
export interface Page {
  readonly entries: readonly string[];
  /** Value of the `Link` header, absent on the last page. */
  readonly link?: string;
}

/** Limits of page sizes. */
export interface PageLimits {
  /** Page size of a request that names none. @default unlimited */
  readonly standard?: number;
  /** Largest page size. @default unlimited */
  readonly maximum?: number;
}

/** The page for `n` and `last` of a request. Throws `PAGINATION_NUMBER_INVALID`. */
export function pageOf(sorted: readonly string[], path: string, query: URLSearchParams, limits: PageLimits = {}): Page {
  const size = pageSize(query.get("n"), limits);
  const last = query.get("last") ?? "";
  const rest = last === "" ? sorted : sorted.filter((entry) => entry > last);
  if (size === undefined || size >= rest.length) return { entries: rest };
  const entries = rest.slice(0, size);
  const end = entries.at(-1);
  if (end === undefined) return { entries };
  return { entries, link: `<${path}?${new URLSearchParams({ last: end, n: String(size) })}>; rel="next"` };
}

function pageSize(asked: string | null, limits: PageLimits): number | undefined {
  if (asked === null || asked === "") return limits.standard ?? limits.maximum;
  if (!/^\d+$/.test(asked)) {
    throw new RegistryError("PAGINATION_NUMBER_INVALID", { detail: { n: Number.parseInt(asked, 10) || 0 } });
  }
  return Math.min(Number(asked), limits.maximum ?? Number.POSITIVE_INFINITY);
}
