import { diagnosticOf } from "../../image/error.ts";
import { parseReference, withDigest } from "../../image/reference.ts";
import type { RegistryClient } from "../../registry/registry.ts";
import { isRegistryError } from "../../registry/registryError.ts";
import type { Resolution } from "../resolution.ts";
import type { ImageRequest, ImageSource } from "./imageSource.ts";
import { requestKey } from "./imageSource.ts";

/** Asks the registries themselves, with the credentials of this machine, for what the cluster cannot be asked. */
export class RegistryImages implements ImageSource {
  readonly #registry: RegistryClient;
  readonly #asked = new Map<string, Promise<Resolution>>();

  constructor(registry: RegistryClient) {
    this.#registry = registry;
  }

  resolve(request: ImageRequest): Promise<Resolution> {
    const key = requestKey(request);
    const asked = this.#asked.get(key) ?? this.#ask(request);
    this.#asked.set(key, asked);
    return asked;
  }

  async #ask({ reference, insecure, importMode, platform }: ImageRequest): Promise<Resolution> {
    try {
      const {
        digest,
        metadata = {},
        layers,
      } = await this.#registry.resolve(reference, {
        importMode,
        insecure,
        platform,
        metadata: true,
      });
      const image = withDigest(parseReference(reference), digest).original;
      const known = layers === undefined ? {} : { layers };
      return { image: { digest, image, metadata, ...known }, resolvedBy: "registry" };
    } catch (error) {
      const isFinal = platform !== undefined && isRegistryError(error, "PLATFORM_NOT_FOUND");
      return { problem: isFinal ? { ...diagnosticOf(error), severity: "error" } : diagnosticOf(error, "UNRESOLVED") };
    }
  }
}
