import { ImageStreamError } from "../../image/error.ts";
import { canonicalName, parseReference } from "../../image/reference.ts";
import type { Credential } from "../../registry/credential.ts";
import { findAuths, parseDockerConfig } from "../../registry/dockerConfig.ts";
import { openRegistry, type RegistryClient } from "../../registry/registry.ts";
import { isRegistryError, type RegistryError } from "../../registry/registryError.ts";
import type { ImageRequest } from "./imageSource.ts";

/** A repository, and the namespace whose pull secrets may open it. */
export type RepositoryRequest = Pick<ImageRequest, "namespace" | "reference" | "insecure" | "place">;

/** Gives the texts of a namespace's pull secrets, in the form of docker configuration files, for a place in the program. */
export type PullSecretTexts = (namespace: string, place: number | undefined) => Promise<readonly string[]>;

/** The tags of repositories, each listed once in a run however many tags select from it. */
export class TagLists {
  readonly #registry: RegistryClient;
  readonly #pullSecrets: PullSecretTexts;
  readonly #asked = new Map<string, Promise<readonly string[]>>();

  constructor(registry: RegistryClient, pullSecrets: PullSecretTexts) {
    this.#registry = registry;
    this.#pullSecrets = pullSecrets;
  }

  /**
   * All tags, by the credentials of docker and podman; where the registry refuses those, by the namespace's pull secrets.
   * @throws ImageStreamError, usually a RegistryError
   */
  async list(request: RepositoryRequest): Promise<readonly string[]> {
    const { namespace, reference, insecure } = request;
    const name = canonicalName(parseReference(reference));
    try {
      return await this.#once([name, insecure], () => this.#registry.tags(reference, { insecure }));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return await this.#once([name, insecure, namespace], () => this.#asNamespace(request, error));
    }
  }

  #once(question: readonly unknown[], ask: () => Promise<readonly string[]>): Promise<readonly string[]> {
    const key = JSON.stringify(question);
    const asked = this.#asked.get(key) ?? ask();
    this.#asked.set(key, asked);
    return asked;
  }

  async #asNamespace({ namespace, reference, insecure, place }: RepositoryRequest, refusal: RegistryError) {
    const { registry, repository } = parseReference(reference);
    const secrets = await this.#pullSecrets(namespace, place).catch((error: Error) => error);
    if (secrets instanceof Error) {
      throw withoutPullSecret(refusal, `nor can the pull secrets of its namespace be read: ${secrets.message}`);
    }
    const configs = secrets.flatMap((text) => parseDockerConfig(text) ?? []);
    const credentials = findAuths(configs, registry, repository);
    if (credentials.length === 0) {
      throw withoutPullSecret(refusal, "nor has its namespace a pull secret for the registry");
    }
    for (const credential of credentials) {
      const tags = await this.#by(credential, reference, insecure).catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
      });
      if (tags !== undefined) return tags;
    }
    const reason = credentials.length === 1 ? "does the pull secret" : `do the ${credentials.length} pull secrets`;
    throw withoutPullSecret(refusal, `nor ${reason} of its namespace open it`);
  }

  /** A client of its own, so that the credential serves nothing else and ends with it. */
  async #by(credential: Credential, reference: string, insecure: boolean): Promise<readonly string[]> {
    const { registry } = parseReference(reference);
    const client = openRegistry({ credentials: { [registry]: credential } });
    try {
      return await client.tags(reference, { insecure });
    } finally {
      await client.close();
    }
  }
}

const isRefusal = (error: unknown): error is RegistryError =>
  isRegistryError(error, "REGISTRY_UNAUTHORIZED", "REGISTRY_DENIED");

const withoutPullSecret = (refusal: RegistryError, reason: string): ImageStreamError =>
  new ImageStreamError(refusal.code, `${refusal.message}; ${reason}`, { cause: refusal });
