/** In which order tags are sorted; the last one is chosen, as by Flux: `asc` chooses the highest, `desc` the lowest. */
export type SelectionOrder = "asc" | "desc";

/** Which tags a policy sees, and what of them. */
export interface TagFilter {
  /** A regular expression in the syntax of RE2 (Go's); other tags are not considered. */
  readonly pattern: string;
  /** The text that the policy sees instead of the tag, with groups of the pattern: `$ts`, `${ts}`, `$1`. */
  readonly extract?: string;
}

/** Choice of one of a repository's tags: by exactly one of `semver`, `numerical` and `alphabetical`. */
export interface Selection {
  /** The highest version in this range. */
  readonly semver?: string;
  /** By decimal number; other tags are left out. */
  readonly numerical?: SelectionOrder;
  /** By name. */
  readonly alphabetical?: SelectionOrder;
  /** Absent: all tags but those of signatures and the like. */
  readonly filter?: TagFilter;
}

export const selectionPolicies = ["semver", "numerical", "alphabetical"] as const;

/** The range with single spaces between its parts, where Flux also has commas. */
export const plainRange = (range: string): string => range.replaceAll(",", " ").trim().replace(/\s+/g, " ");

/** One text for each selection: `semver >=1.4 <2`, `filter ^main-([0-9]+)$ extract $1 numerical asc`. */
export function selectionText({ semver, numerical, alphabetical, filter }: Selection): string {
  const parts = [
    ["filter", filter?.pattern],
    ["extract", filter?.extract],
    ["semver", semver === undefined ? undefined : plainRange(semver)],
    ["numerical", numerical],
    ["alphabetical", alphabetical],
  ];
  return parts.flatMap((part) => (part[1] === undefined ? [] : part)).join(" ");
}

const form = /^(?:filter (\S+) (?:extract (\S+) )?)?(?:semver (.+)|(numerical|alphabetical) (asc|desc))$/;

/** The way back; `undefined` if the text is none of a selection. */
export function parseSelectionText(text: string): Selection | undefined {
  const parts = form.exec(text);
  if (parts === null) return undefined;
  const [, pattern, extract, semver, policy, order] = parts;
  return {
    ...(pattern === undefined ? {} : { filter: { pattern, ...(extract === undefined ? {} : { extract }) } }),
    ...(semver === undefined ? {} : { semver }),
    ...(policy === undefined ? {} : { [policy]: order as SelectionOrder }),
  };
}
