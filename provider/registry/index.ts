export type { Credential } from "./credential.ts";
export type { Manifest } from "./manifest.ts";
export * from "./registry.ts";
export * from "./registryError.ts";
export type * from "./settings.ts";
