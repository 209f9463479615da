import { SemVer } from "semver";

const ranks = { latest: 0, minor: 1, full: 2, other: 3 } as const;

interface RankedTag {
  readonly tag: string;
  readonly rank: number;
  readonly version: SemVer | undefined;
  readonly prefix: string;
}

/**
 * Sorts a repository's tags in the order of import: `latest`, then `5.1` and `v5.1-rc1`, then full semantic versions,
 * both
 * with the highest first, then all others by name.
 */
export function inImportOrder(tags: readonly string[]): string[] {
  return tags
    .map(ranked)
    .toSorted(compare)
    .map(({ tag }) => tag);
}

function ranked(tag: string): RankedTag {
  const prefix = tag.startsWith("v") ? "v" : "";
  const short = tag.slice(prefix.length);
  if (tag === "latest") return { tag, rank: ranks.latest, version: undefined, prefix: "" };
  const full = semanticVersion(short);
  if (full !== undefined) return { tag, rank: ranks.full, version: full, prefix };
  const [, minor, rest = ""] = /^(\d+\.\d+)(-\w+)?$/.exec(short) ?? [];
  const version = minor === undefined ? undefined : semanticVersion(`${minor}.0${rest}`);
  return { tag, rank: version === undefined ? ranks.other : ranks.minor, version, prefix };
}

function semanticVersion(text: string): SemVer | undefined {
  // The library accepts a leading v and spaces; the API does not.
  if (!/^\d/.test(text) || text !== text.trim()) return undefined;
  try {
    return new SemVer(text);
  } catch {
    return undefined;
  }
}

function compare(a: RankedTag, b: RankedTag): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.version === undefined || b.version === undefined) return byText(a.tag, b.tag);
  return b.version.compare(a.version) || byText(a.prefix, b.prefix);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
