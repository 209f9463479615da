import { type ImageReference, parseReference } from "../image/reference.ts";
import type { Manifest } from "./manifest.ts";
import { type Descriptor, readDescriptor, readManifest } from "./readManifest.ts";
import { type RegistryImage, type ResolveOptions, resolveInRegistry } from "./resolveInRegistry.ts";
import type { RegistryCallOptions, RegistryEnvironment, RegistrySettings } from "./settings.ts";
import { listTags } from "./tagList.ts";
import { openRegistryTransport } from "./transport.ts";

/** Registries, seen through the OCI distribution API. Every call reads only; errors are RegistryErrors. */
export interface RegistryClient {
  /** Checks that the registry answers and accepts the credentials. */
  ping(registry: string, options?: RegistryCallOptions): Promise<void>;
  /** The digest that a reference names, with one HEAD request where the registry allows. */
  head(reference: ImageReference | string, options?: RegistryCallOptions): Promise<Descriptor>;
  /** The manifest, its bytes verified by the digest. */
  manifest(reference: ImageReference | string, options?: RegistryCallOptions): Promise<Manifest>;
  /** The image that an import of the reference would record. */
  resolve(reference: ImageReference | string, options?: ResolveOptions): Promise<RegistryImage>;
  /** All tags of the reference's repository. */
  tags(reference: ImageReference | string, options?: RegistryCallOptions): Promise<string[]>;
  /** Closes the connections. */
  close(): Promise<void>;
}

/** A client for any number of registries; connections, tokens and credentials are shared between its calls. */
export function openRegistry(settings: RegistrySettings = {}, environment: RegistryEnvironment = {}): RegistryClient {
  const transport = openRegistryTransport(settings, environment);
  return {
    async ping(registry, options) {
      await transport.request({ method: "GET", registry, repository: "", path: "/v2/" }, options);
    },
    head: (reference, options) => readDescriptor(transport, parsed(reference), options),
    manifest: (reference, options) => readManifest(transport, parsed(reference), options),
    resolve: (reference, options) => resolveInRegistry(transport, parsed(reference), options),
    tags: (reference, options = {}) => listTags(transport, parsed(reference), options),
    close: transport.close,
  };
}

const parsed = (reference: ImageReference | string): ImageReference =>
  typeof reference === "string" ? parseReference(reference) : reference;
