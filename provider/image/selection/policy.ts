/** A tag that may be chosen, and what the policy looks at. */
export interface SelectableTag {
  readonly tag: string;
  /** The tag itself, or what the filter extracts of it. */
  readonly text: string;
}

/** A tag that cannot be chosen, and why: "no number". */
export interface Miss {
  readonly tag: string;
  readonly reason: string;
}

/** A rule by which one of several tags is chosen. */
export interface Policy {
  /** Reason for the choice: "the highest number". */
  readonly superlative: string;
  /** `undefined` if none fits. */
  choose(candidates: readonly SelectableTag[]): string | undefined;
  /** The tags that come nearest where none fits, the nearest first. */
  nearest(candidates: readonly SelectableTag[]): readonly Miss[];
}

/** A candidate and what it stands for. */
export interface Valued<Value> {
  readonly tag: string;
  readonly value: Value;
}

/** The candidates that stand for something. */
export const valued = <Value>(
  candidates: readonly SelectableTag[],
  read: (text: string) => Value | undefined,
): Valued<Value>[] =>
  candidates.flatMap(({ tag, text }) => {
    const value = read(text);
    return value === undefined ? [] : [{ tag, value }];
  });

/** The highest by `compare`. Of equals, the one with the shorter name, then the alphabetically first: `1.4.0` before `v1.4.0`. */
export function highest<Value>(
  all: readonly Valued<Value>[],
  compare: (a: Value, b: Value) => number,
): Valued<Value> | undefined {
  const isBefore = (a: Valued<Value>, b: Valued<Value>) =>
    (compare(b.value, a.value) || a.tag.length - b.tag.length || byText(a.tag, b.tag)) < 0;
  return all.reduce<Valued<Value> | undefined>(
    (best, one) => (best === undefined || isBefore(one, best) ? one : best),
    undefined,
  );
}

/** By code units, as registries and Go sort. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The first few of these by name, as misses for one reason. */
export const missesOf = (candidates: readonly SelectableTag[], reason: string): Miss[] =>
  candidates
    .map(({ tag }) => tag)
    .sort(byText)
    .slice(-3)
    .reverse()
    .map((tag) => ({ tag, reason }));
