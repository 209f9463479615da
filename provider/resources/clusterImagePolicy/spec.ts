/** A registry that users may import from. */
export interface RegistryLocation {
  /** `quay.io`, `registry.example:5000`; `*` and `?` stand for any characters. */
  domainName: string;
  /** Allows plain HTTP, at port 80 where none is given. @default false */
  insecure?: boolean;
}

/** Registries as nodes and builds see them. `allowedRegistries` and `blockedRegistries` exclude each other. */
export interface RegistrySources {
  /** Registries without a valid certificate, or with plain HTTP: `host[:port][/path]` or `*.host`. */
  insecureRegistries?: string[];
  /** Registries that nobody may pull from or push to; all others are allowed. */
  blockedRegistries?: string[];
  /** The only registries that may be pulled from or pushed to. The cluster's own images need theirs on the list. */
  allowedRegistries?: string[];
  /** Registries that nodes search for short names, in this order. Imports and builds do not. */
  containerRuntimeSearchRegistries?: string[];
}

/** The API's `ImageSpec` of `config.openshift.io`. An empty list declares that there is none. */
export interface ClusterImagePolicySpec {
  /** Registries that users without cluster-wide rights may import from; an empty list permits all. */
  allowedRegistriesForImport?: RegistryLocation[];
  /** Names of the cluster's registry for clients outside, `host[:port]`. The first is in `publicRepository` of streams. */
  externalRegistryHostnames?: string[];
  /** A ConfigMap in `openshift-config` with certificates by registry. `trustedCertificates` makes one. */
  additionalTrustedCA?: {
    /** Name of the ConfigMap. */
    name: string;
  };
  /** Registries as nodes and builds see them. A change reboots nodes. */
  registrySources?: RegistrySources;
  /** The import mode of new tags that name none. */
  imageStreamImportMode?: "Legacy" | "PreserveOriginal" | "";
}
