import { exactPullSpec, type PullSpec, parsePullSpec, registryHost, withClientDefaults } from "../image/pullSpec.ts";
import type { RegistryEntry } from "./registriesConfig.ts";

/** Where to ask for an image, in order: the mirrors of the most precise entry, then the source itself, whatever the policy says. */
export function pullSources(spec: PullSpec, config: readonly RegistryEntry[]): PullSpec[] {
  const source = normalised(spec);
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

/** Whether the registry of a pull spec is blocked as a whole; entries with mirrors do not block. */
export function isBlocked(spec: PullSpec, config: readonly RegistryEntry[]): boolean {
  const { registry } = withClientDefaults(spec);
  const entry = config.find(({ scope, mirrors }) => mirrors.length === 0 && scope === registry);
  return entry?.blocked ?? false;
}

/** Whether a pull spec's registry may be reached by plain HTTP or without a valid certificate. */
export function isInsecure(spec: PullSpec, insecure: boolean, config: readonly RegistryEntry[]): boolean {
  const { registry } = withClientDefaults(spec);
  return insecure || (config.find(({ scope }) => scope === registry)?.insecure ?? false);
}

/** The pull spec with the hub's host and `library/` spelt out, as messages name it; the tag is `latest` if there is neither tag nor digest. */
export function normalised(spec: PullSpec): PullSpec {
  const full = withClientDefaults(spec);
  // A first segment in upper case is taken for a host here, though it was none before.
  if (spec.registry === "" && /[A-Z]/.test(spec.namespace)) return { ...spec, tag: spec.id === "" ? full.tag : "" };
  const registry = registryHost(spec) === "registry-1.docker.io" ? "docker.io" : full.registry;
  return { ...full, registry, tag: spec.id === "" ? full.tag : "" };
}
