import semver from "semver";
import { highest, type Miss, missesOf, type Policy, type Valued, valued } from "./policy.ts";
import { plainRange } from "./selection.ts";

/** Tells that npm's `semver` knows this as a range. An empty text would be every version, and is most likely a mistake. */
export const isRange = (text: string): boolean =>
  plainRange(text) !== "" && semver.validRange(plainRange(text)) !== null;

/**
 * The highest version in a range, by the rules of npm's `semver`: `v1.4.0` is a version, `1.4` is none, and a prerelease
 * is in a range only if the range names a prerelease of the same version. Of one version, the higher build metadata
 * is chosen.
 */
export function semverPolicy(text: string): Policy {
  const range = new semver.Range(plainRange(text));
  return {
    superlative: `the highest version in ${plainRange(text)}`,
    choose: (candidates) =>
      highest(
        valued(candidates, version).filter(({ value }) => range.test(value)),
        semver.compareBuild,
      )?.tag,
    nearest(candidates) {
      const versions = valued(candidates, version);
      const others = candidates.filter(({ text }) => version(text) === undefined);
      return [...nearestVersions(versions, range), ...missesOf(others, "no version of the form 1.2.3")];
    },
  };
}

const version = (text: string): semver.SemVer | undefined => semver.parse(text) ?? undefined;

function nearestVersions(versions: readonly Valued<semver.SemVer>[], range: semver.Range): Miss[] {
  const inside = ({ value }: Valued<semver.SemVer>) => semver.satisfies(value, range, { includePrerelease: true });
  const outside = versions.filter((one) => !inside(one));
  const below = outside.filter(({ value }) => semver.ltr(value, range));
  const above = outside.filter(({ value }) => semver.gtr(value, range));
  const between = outside.filter((one) => !below.includes(one) && !above.includes(one));
  const lowest = (a: semver.SemVer, b: semver.SemVer) => semver.compareBuild(b, a);
  return [
    miss(highest(versions.filter(inside), semver.compareBuild), "a prerelease, which the range does not name"),
    miss(highest(below, semver.compareBuild), "lower"),
    miss(highest(above, lowest), "higher"),
    miss(highest(between, semver.compareBuild), "between the parts of the range"),
  ].flat();
}

const miss = (one: Valued<unknown> | undefined, reason: string): Miss[] =>
  one === undefined ? [] : [{ tag: one.tag, reason }];
