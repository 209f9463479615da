import { exactPullSpec, type PullSpec, parsePullSpec, registryHost, withClientDefaults } from "../image/pullSpec.ts";
import type { RegistryEntry } from "./registriesConfig.ts";

/**
 * The repositories to ask for an image, in order: the mirrors of the most specific entry, then always the source
 * itself.
 */
export function pullSources(spec: PullSpec, config: readonly RegistryEntry[]): PullSpec[] {
  const source = normalized(spec);
  const name = exactPullSpec({ ...source, tag: "", id: "" });
  const fitting = config.filter(({ scope }) => name === scope || name.startsWith(`${scope}/`));
  const entry = fitting.toSorted((a, b) => b.scope.length - a.scope.length)[0];
  if (entry === undefined) return [source];
  const by = source.id === "" ? "tag" : "digest";
  const rest = exactPullSpec(source).slice(entry.scope.length);
  const mirrors = entry.mirrors
    .filter((mirror) => mirror.by === by)
    .map(({ location }) => parsePullSpec(location + rest))
    .flatMap((parsed) => (parsed.ok ? [parsed.spec] : []));
  return [...mirrors, source];
}

/** Says if the registry of a pull spec is blocked as a whole; entries with mirrors do not block. */
export function isBlocked(spec: PullSpec, config: readonly RegistryEntry[]): boolean {
  const { registry } = withClientDefaults(spec);
  const entry = config.find(({ scope, mirrors }) => mirrors.length === 0 && scope === registry);
  return entry?.blocked ?? false;
}

/** Says if a pull spec's registry allows plain HTTP or an invalid certificate. */
export function isInsecure(spec: PullSpec, insecure: boolean, config: readonly RegistryEntry[]): boolean {
  const { registry } = withClientDefaults(spec);
  return insecure || (config.find(({ scope }) => scope === registry)?.insecure ?? false);
}

/**
 * The pull spec as messages show it: with the hub's host and `library/`, and tag `latest` if there is neither tag nor
 * digest.
 */
export function normalized(spec: PullSpec): PullSpec {
  const full = withClientDefaults(spec);
  // Here a first segment in upper case is a host, though the image API's parser took it for a namespace.
  if (spec.registry === "" && /[A-Z]/.test(spec.namespace)) return { ...spec, tag: spec.id === "" ? full.tag : "" };
  const registry = registryHost(spec) === "registry-1.docker.io" ? "docker.io" : full.registry;
  return { ...full, registry, tag: spec.id === "" ? full.tag : "" };
}
