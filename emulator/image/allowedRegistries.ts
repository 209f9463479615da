import { isRecord } from "../apiserver/copy.ts";
import type { ClusterCore } from "../apiserver/resource.ts";
import type { RegistryLocation } from "../settings.ts";
import {
  asRepository,
  exactPullSpec,
  type PullSpec,
  parsePullSpec,
  registryHostPort,
  withClientDefaults,
} from "./pullSpec.ts";

/** One allowed registry: globs (`*`, `?`) for host and port; without a port 443, or 80 if `insecure`. */
export interface AllowedRegistry {
  readonly domainName: string;
  readonly insecure?: boolean;
}

/** The transport to a registry: `any` also tolerates plain HTTP. */
export type RegistryTransport = "any" | "secure" | "insecure";

interface HostPortGlob {
  readonly host: string;
  readonly port: string;
}

const shownAtMost = 5;

/** The registries that imports may use (`allowedRegistriesForImport`); an empty list allows all. */
export class AllowedRegistries {
  readonly #globs: readonly HostPortGlob[];
  readonly #everything: boolean;
  readonly #repositories: ReadonlySet<string>;

  constructor(
    allowed: readonly AllowedRegistry[],
    internalRegistry: string | undefined,
    repositories: ReadonlySet<string> = new Set(),
  ) {
    this.#everything = allowed.length === 0;
    this.#globs = unique([
      ...(internalRegistry === undefined ? [] : [hostPortGlob({ domainName: internalRegistry })]),
      ...allowed.map(hostPortGlob),
    ]);
    this.#repositories = repositories;
    this.#allowed = allowed;
    this.#internalRegistry = internalRegistry;
  }

  readonly #allowed: readonly AllowedRegistry[];
  readonly #internalRegistry: string | undefined;

  /** A copy that also allows the repositories of these pull specs; ignores invalid pull specs. */
  withRepositories(pullSpecs: Iterable<string>): AllowedRegistries {
    const added = [...pullSpecs].flatMap((text) => {
      const parsed = parsePullSpec(text);
      return parsed.ok ? [repositoryKey(parsed.spec)] : [];
    });
    return new AllowedRegistries(this.#allowed, this.#internalRegistry, new Set([...this.#repositories, ...added]));
  }

  /** The API's message for a forbidden registry; undefined if the pull spec's registry is allowed. */
  refusal(spec: PullSpec, transport: RegistryTransport): string | undefined {
    if (this.#everything || this.#repositories.has(repositoryKey(spec))) return undefined;
    const { host, port } = hostAndPort(spec, transport);
    const hubAlias = host === "index.docker.io" || host === "registry-1.docker.io";
    if ((hubAlias && this.#matches("docker.io", port)) || this.#matches(host, port)) return undefined;
    const name = spec.registry || (port === "" ? host : `${host}:${port}`);
    return `registry "${name}" not allowed by whitelist: ${this.#shown()}`;
  }

  #matches(host: string, port: string): boolean {
    return this.#globs.some((glob) => {
      if (!globMatches(host, glob.host)) return false;
      return port === "" ? ["80", "443", "*"].includes(glob.port) : globMatches(port, glob.port);
    });
  }

  #shown(): string {
    const globs = this.#globs.map(({ host, port }) => `"${host}:${port}"`);
    if (globs.length <= shownAtMost) return globs.join(", ");
    const hidden = globs.length - shownAtMost + 1;
    return `${globs.slice(0, shownAtMost - 1).join(", ")}, and ${hidden} more ...`;
  }
}

function hostAndPort(spec: PullSpec, transport: RegistryTransport): HostPortGlob {
  if (transport !== "any") return registryHostPort(spec, transport === "insecure");
  const [host = "", port = ""] = spec.registry.split(":");
  return { host: host || registryHostPort(spec, false).host, port };
}

function hostPortGlob({ domainName, insecure }: AllowedRegistry): HostPortGlob {
  const [host = "", port] = domainName.split(":");
  return { host, port: port ?? (insecure ? "80" : "443") };
}

function unique(globs: readonly HostPortGlob[]): HostPortGlob[] {
  return [...new Map(globs.map((glob) => [`${glob.host}:${glob.port}`, glob])).values()];
}

function globMatches(text: string, glob: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`, "s").test(text);
}

function repositoryKey(spec: PullSpec): string {
  return exactPullSpec(asRepository(withClientDefaults(spec)));
}

/** The cluster's image policy, and its internal registry; the settings count where the policy has no list. */
export function allowedRegistries({ store, settings }: Pick<ClusterCore, "store" | "settings">): AllowedRegistries {
  const policy = store.get({ group: "config.openshift.io", resource: "images", namespace: "", name: "cluster" });
  const spec = policy?.["spec"];
  const list = isRecord(spec) ? spec["allowedRegistriesForImport"] : undefined;
  const allowed = Array.isArray(list) ? list.filter(isLocation) : settings.allowedRegistriesForImport;
  return new AllowedRegistries(allowed, settings.internalRegistryHostname || undefined);
}

const isLocation = (entry: unknown): entry is RegistryLocation =>
  isRecord(entry) && typeof entry["domainName"] === "string";
