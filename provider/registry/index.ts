export type { Credential } from "./credential.ts";
export type { Manifest } from "./manifest.ts";
export type { Descriptor } from "./readManifest.ts";
export * from "./registry.ts";
export * from "./registryError.ts";
export type { RegistryImage as ResolvedImage, ResolveOptions } from "./resolveInRegistry.ts";
export type * from "./settings.ts";
