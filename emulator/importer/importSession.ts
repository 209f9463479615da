import { isRecord } from "../apiserver/copy.ts";
import { parseManifest, sha256 } from "../image/image/manifest.ts";
import {
  asRepository,
  exactPullSpec,
  type PullSpec,
  parsePullSpec,
  registryHost,
  repositoryPath,
  withClientDefaults,
} from "../image/pullSpec.ts";
import type { ClusterSettings } from "../settings.ts";
import { allFailed, imageFailure, tagListFailure } from "./importFailure.ts";
import type { ManifestLimiter } from "./manifestLimiter.ts";
import type { PullCredentials } from "./pullCredentials.ts";
import { normalized, pullSources } from "./pullSources.ts";
import type { RegistryEntry } from "./registriesConfig.ts";
import { type RegistryAddress, RegistryConnection } from "./registryConnection.ts";

export interface FetchedManifest {
  readonly text: string;
  readonly contentType: string;
  readonly digest: string;
  /** The connection that the manifest came from, for blobs and child manifests. */
  readonly from: RegistryConnection;
  readonly repository: string;
}

export interface SessionOptions {
  readonly settings: ClusterSettings;
  readonly config: readonly RegistryEntry[];
  readonly credentials: PullCredentials;
  readonly limiter: ManifestLimiter;
  /** Base URL of a host that the cluster resolves itself; undefined for a host in the network. */
  address(host: string): string | undefined;
}

const manifestTypes = [
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
];

/** The registry access of one import request. Keeps connections and their credentials by repository until closed. */
export class ImportSession {
  readonly options: SessionOptions;
  readonly #connections = new Map<string, RegistryConnection>();

  constructor(options: SessionOptions) {
    this.options = options;
  }

  /** Fetches a manifest from the first source that has it. @throws StatusError, Error */
  async manifest(spec: PullSpec, insecure: boolean): Promise<FetchedManifest> {
    const failures: Error[] = [];
    for (const source of pullSources(spec, this.options.config)) {
      try {
        return await this.#manifestFrom(source, insecure);
      } catch (error) {
        failures.push(imageFailure(source, error));
      }
    }
    throw allFailed(failures);
  }

  /** Lists a repository's tags; does not ask mirrors. @throws StatusError, Error */
  async tags(spec: PullSpec, insecure: boolean): Promise<string[]> {
    try {
      const connection = this.#connection(spec, insecure);
      return await tagPages(connection, repositoryPath(withClientDefaults(spec)));
    } catch (error) {
      throw tagListFailure(spec, error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#connections.values()].map((connection) => connection.close()));
  }

  async #manifestFrom(source: PullSpec, insecure: boolean): Promise<FetchedManifest> {
    const spec = normalized(source);
    checkRepository(spec);
    const repository = repositoryPath(spec);
    const from = this.#connection(spec, insecure);
    return fetchManifest(from, repository, spec.id || spec.tag);
  }

  #connection(spec: PullSpec, insecure: boolean): RegistryConnection {
    const full = withClientDefaults(spec);
    const image = exactPullSpec(asRepository(full));
    const known = this.#connections.get(image);
    if (known !== undefined) return known;
    const credentials = this.options.credentials.find(`${image}:${full.tag}`);
    const created = new RegistryConnection(this.#address(full, insecure), repositoryPath(full), credentials);
    this.#connections.set(image, created);
    return created;
  }

  #address(spec: PullSpec, insecure: boolean): RegistryAddress {
    // The cluster's own registries need neither certificates nor flags.
    const own = this.options.address(spec.registry);
    return own === undefined ? { url: `https://${registryHost(spec)}`, insecure } : { url: own, insecure: true };
  }
}

/** Fetches a manifest. By digest, the content must match it, whatever a header says. @throws Error, RegistryFailure */
export async function fetchManifest(
  from: RegistryConnection,
  repository: string,
  reference: string,
): Promise<FetchedManifest> {
  const { headers, body } = await from.get(`/v2/${repository}/manifests/${reference}`, manifestTypes);
  const contentType = headers["content-type"] ?? "";
  parseManifest(body, contentType);
  if (reference.includes(":")) checkContent("manifest", reference, body);
  return { text: body, contentType, digest: sha256(body), from, repository };
}

/** @throws Error if the content does not match its digest */
export function checkContent(what: "manifest" | "blob", digest: string, content: string): void {
  const actual = sha256(content);
  if (digest === actual) return;
  throw new Error(
    `content integrity error: the ${what} retrieved with digest ${digest} does not match the digest calculated from the content ${actual}`,
  );
}

/** Without a host, the API's first check accepts repositories in upper case. */
function checkRepository(spec: PullSpec): void {
  const parsed = parsePullSpec(`${registryHost(spec)}/${repositoryPath(spec)}`);
  if (!parsed.ok) throw new Error(parsed.reason);
}

/** Lists the tags of a repository, page after page. */
async function tagPages(connection: RegistryConnection, repository: string): Promise<string[]> {
  const tags: string[] = [];
  let path: string | undefined = `/v2/${repository}/tags/list`;
  while (path !== undefined) {
    const { headers, body } = await connection.get(path);
    const document: unknown = JSON.parse(body);
    const page = isRecord(document) && Array.isArray(document.tags) ? document.tags : [];
    tags.push(...page.map(String));
    path = nextPage(headers.link ?? "");
  }
  return tags;
}

function nextPage(link: string): string | undefined {
  const target = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link)?.[1];
  if (target === undefined) return undefined;
  const { pathname, search } = new URL(target, "http://registry");
  return pathname + search;
}
