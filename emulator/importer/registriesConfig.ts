import { isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";

export type MirroredBy = "digest" | "tag";

export interface Mirror {
  readonly location: string;
  /** The pulls that use the mirrors: by digest or by tag. */
  readonly by: MirroredBy;
}

/** The cluster's configuration of one registry, or of a part of it. */
export interface RegistryEntry {
  /** `host`, `host/path`, or `*.domain`. */
  readonly scope: string;
  readonly insecure: boolean;
  readonly blocked: boolean;
  readonly mirrors: readonly Mirror[];
}

/** The cluster's objects that configure access to registries. */
export interface RegistriesConfigSources {
  /** ImageDigestMirrorSets. */
  readonly digestMirrorSets: readonly KubeObject[];
  /** ImageTagMirrorSets. */
  readonly tagMirrorSets: readonly KubeObject[];
  /** ImageContentSourcePolicies, the former form of digest mirrors. */
  readonly contentSourcePolicies: readonly KubeObject[];
  readonly insecureRegistries: readonly string[];
  readonly blockedRegistries: readonly string[];
}

interface MirrorSet {
  readonly source: string;
  readonly mirrors: readonly string[];
  readonly neverContactSource: boolean;
}

interface MutableEntry {
  scope: string;
  insecure: boolean;
  blocked: boolean;
  mirrors: Mirror[];
}

/**
 * Merges the cluster's registry configuration into one entry for each scope; nested scopes inherit flags and mirrors.
 */
export function registriesConfig(sources: RegistriesConfigSources): RegistryEntry[] {
  const entries = new Map<string, MutableEntry>();
  const entry = (scope: string): MutableEntry => {
    const known = entries.get(scope) ?? { scope, insecure: false, blocked: false, mirrors: [] };
    entries.set(scope, known);
    return known;
  };
  const digestSets = [
    ...mirrorSets(sources.digestMirrorSets, "imageDigestMirrors"),
    ...mirrorSets(sources.contentSourcePolicies, "repositoryDigestMirrors"),
  ];
  const tagSets = mirrorSets(sources.tagMirrorSets, "imageTagMirrors");
  addMirrors(entry, digestSets, "digest");
  addMirrors(entry, tagSets, "tag");
  for (const scope of sources.blockedRegistries) entry(scope);
  for (const scope of sources.insecureRegistries) {
    entry(scope);
    for (const nested of entries.values()) if (isNested(nested.scope, scope)) nested.insecure = true;
  }
  for (const scope of sources.blockedRegistries) {
    for (const nested of entries.values()) if (isNested(nested.scope, scope)) nested.blocked = true;
  }
  inheritMirrors(entries, [...digestSets, ...tagSets]);
  return [...entries.values()];
}

/** Says if a scope equals the other one or lies within it. */
function isNested(scope: string, outer: string): boolean {
  if (scope === outer || scope.startsWith(`${outer}/`)) return true;
  if (!outer.startsWith("*.")) return false;
  const host = scope.split(/[:/]/)[0] ?? "";
  return host.endsWith(outer.slice(1));
}

function mirrorSets(objects: readonly KubeObject[], member: string): MirrorSet[] {
  const rules = objects.flatMap(({ spec }) => (isRecord(spec) && Array.isArray(spec[member]) ? spec[member] : []));
  return rules.filter(isRecord).flatMap(({ source, mirrors, mirrorSourcePolicy }) => {
    const locations = Array.isArray(mirrors) ? mirrors.filter((mirror) => typeof mirror === "string") : [];
    if (typeof source !== "string" || locations.every((mirror) => mirror === source)) return [];
    return [{ source, mirrors: locations, neverContactSource: mirrorSourcePolicy === "NeverContactSource" }];
  });
}

function addMirrors(entry: (scope: string) => MutableEntry, sets: readonly MirrorSet[], by: MirroredBy): void {
  for (const source of [...new Set(sets.map((set) => set.source))].sort()) {
    const own = sets.filter((set) => set.source === source);
    const target = entry(source);
    if (own.some((set) => set.neverContactSource)) target.blocked = true;
    target.mirrors.push(...mergedMirrors(source, own).map((location) => ({ location, by })));
  }
}

/** Merges the mirrors of a source; keeps each set's own order unless the sets contradict each other. */
function mergedMirrors(source: string, sets: readonly MirrorSet[]): string[] {
  const chains = sets.map(({ mirrors }) => (mirrors.includes(source) ? [...mirrors] : [...mirrors, source]));
  const order: string[] = [];
  const rest = new Set(chains.flat());
  while (rest.size > 0) {
    const first = [...rest].find((node) => chains.every((chain) => isFree(chain, node, rest))) ?? [...rest][0] ?? "";
    order.push(first);
    rest.delete(first);
  }
  return order.at(-1) === source ? order.slice(0, -1) : order;
}

function isFree(chain: readonly string[], node: string, rest: ReadonlySet<string>): boolean {
  const index = chain.indexOf(node);
  return index < 0 || chain.slice(0, index).every((before) => !rest.has(before) || before === node);
}

/** Only the most specific entry applies to an image, so that nested entries without mirrors inherit the outer ones. */
function inheritMirrors(entries: ReadonlyMap<string, MutableEntry>, sets: readonly MirrorSet[]): void {
  for (const { source } of sets) {
    const outer = entries.get(source);
    for (const nested of entries.values()) {
      if (
        outer === undefined ||
        nested === outer ||
        nested.mirrors.length > 0 ||
        !nested.scope.startsWith(`${source}/`)
      )
        continue;
      const suffix = nested.scope.slice(source.length);
      nested.mirrors = outer.mirrors.map((mirror) => ({ ...mirror, location: mirror.location + suffix }));
    }
  }
}
