import { isReference, parseReference } from "../../image/reference.ts";
import { isInScope } from "../inputs/registryScopes.ts";
import { hasUnknown } from "../inputs/unknown.ts";
import type { ImageMirrors } from "./spec.ts";

/** The places at which mirrors have a repository. */
interface MirroredImage {
  /** In the order in which they are tried. */
  readonly places: readonly string[];
  /** The source is `*.host`, which nodes know and imports do not. */
  readonly isWildcard: boolean;
}

/** The mirrors of an image's repository; `undefined` where no entry is for it. */
export function mirroredImage(list: readonly ImageMirrors[], image: string): MirroredImage | undefined {
  if (!isReference(image)) return undefined;
  const { registry, repository } = parseReference(image);
  const whole = `${registry}/${repository}`;
  const matching = list.filter((entry) => !hasUnknown(entry) && isInScope(whole, entry.source));
  // Only the entries of the most specific source apply.
  const longest = Math.max(...matching.map(({ source }) => specificity(source)));
  const applied = matching.filter(({ source }) => specificity(source) === longest);
  const places = applied.flatMap(({ source, mirrors = [] }) =>
    mirrors.map((mirror) => `${mirror}${rest(whole, source)}`),
  );
  if (places.length === 0) return undefined;
  return { places: [...new Set(places)], isWildcard: applied.every(({ source }) => source.startsWith("*.")) };
}

/** Any source without a wildcard is more specific than one with it. */
const specificity = (source: string): number => source.length + (source.startsWith("*.") ? 0 : 1_000);

/** The mirror replaces what the source matches: with a wildcard, the host. */
const rest = (whole: string, source: string): string =>
  source.startsWith("*.") ? whole.slice(whole.indexOf("/")) : whole.slice(source.length);
