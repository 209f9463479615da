import { alphabeticalPolicy } from "./alphabeticalPolicy.ts";
import { numericalPolicy } from "./numericalPolicy.ts";
import { byText, type Miss, missesOf, type Policy, type SelectableTag } from "./policy.ts";
import type { Selection } from "./selection.ts";
import { semverPolicy } from "./semverPolicy.ts";
import { tagFilter } from "./tagFilter.ts";

/** The tag that was chosen, or the tags that came nearest. */
export type Choice = { readonly tag: string } | { readonly misses: readonly Miss[] };

/** Chooses one of a repository's tags, whatever their order. Expects a selection without faults. */
export function selectTag(tags: Iterable<string>, selection: Selection): Choice {
  const images = [...new Set(tags)].filter((tag) => !isAttached(tag));
  const candidates = candidatesOf(images, selection);
  const policy = policyOf(selection);
  const tag = policy.choose(candidates);
  if (tag !== undefined) return { tag };
  const { filter } = selection;
  if (candidates.length > 0 || filter === undefined) return { misses: policy.nearest(candidates) };
  const all = images.sort(byText).map((name) => ({ tag: name, text: name }));
  return { misses: missesOf(all, `not matching ${filter.pattern}`) };
}

/** The choice and its reason, for people: "1.5.2, the highest version in >=1.4 <2". The same text for the same choice. */
export function choiceText(tag: string, selection: Selection): string {
  const among = selection.filter === undefined ? "" : ` among ${selection.filter.pattern}`;
  return `${tag}, ${policyOf(selection).superlative}${among}`;
}

function candidatesOf(tags: readonly string[], { filter }: Selection): SelectableTag[] {
  if (filter === undefined) return tags.map((tag) => ({ tag, text: tag }));
  const seenOf = tagFilter(filter);
  return tags.flatMap((tag) => {
    const text = seenOf(tag);
    return text === undefined || text === "" ? [] : [{ tag, text }];
  });
}

function policyOf({ semver, numerical, alphabetical }: Selection): Policy {
  if (semver !== undefined) return semverPolicy(semver);
  if (numerical !== undefined) return numericalPolicy(numerical);
  return alphabeticalPolicy(alphabetical ?? "asc");
}

/** Signatures, attestations and lists of referrers are kept under tags that name the digest of their image. */
const isAttached = (tag: string): boolean => /^sha(256|512)-[0-9a-f]{64}/.test(tag);
