import type { Platform } from "./registry/manifestDocument.ts";

/** The configuration API's `RegistryLocation`. */
export interface RegistryLocation {
  /** Host, and port if not the default; `*` matches any characters. */
  readonly domainName: string;
  /** Defaults the port to that of plain HTTP. @default false */
  readonly insecure?: boolean;
}

/**
 * Settings of the emulated cluster. The defaults are those of an OpenShift 4.21 cluster without an exposed registry.
 */
export interface ClusterSettings {
  /** @default "image-registry.openshift-image-registry.svc:5000" */
  readonly internalRegistryHostname: string;
  /**
   * External names of the internal registry; the first is shown in `status.publicDockerImageRepository`. @default []
   */
  readonly externalRegistryHostnames: readonly string[];
  /** The default of `importMode`. @default "Legacy" */
  readonly imageStreamImportMode: "Legacy" | "PreserveOriginal";
  /**
   * Registries that imports may use, unless `image.config.openshift.io/cluster` has a list; an empty list allows all. @default []
   */
  readonly allowedRegistriesForImport: readonly RegistryLocation[];
  /** Largest number of tags in one import of a repository; -1 means all. @default 50 */
  readonly maxImagesBulkImportedPerRepository: number;
  /**
   * Manifests that one import request may fetch per second after the first three; Infinity disables the limiter.
   * @default 2
   */
  readonly importManifestsPerSecond: number;
  /** Interval between checks for scheduled imports, in milliseconds. @default 5000 */
  readonly scheduledImportInterval: number;
  /** Lets image triggers of DaemonSets fire; on real clusters the controller lacks the right. @default false */
  readonly daemonSetTriggers: boolean;
  /** Runs the image trigger controller. @default true */
  readonly imageTriggers: boolean;
  /**
   * Platform of the API server: a Legacy import takes this child of a manifest list. @default { os: "linux",
   * architecture: "amd64" }
   */
  readonly platform: Pick<Platform, "os" | "architecture">;
}

export const defaultSettings: ClusterSettings = {
  internalRegistryHostname: "image-registry.openshift-image-registry.svc:5000",
  externalRegistryHostnames: [],
  imageStreamImportMode: "Legacy",
  allowedRegistriesForImport: [],
  maxImagesBulkImportedPerRepository: 50,
  importManifestsPerSecond: 2,
  scheduledImportInterval: 5000,
  daemonSetTriggers: false,
  imageTriggers: true,
  platform: { os: "linux", architecture: "amd64" },
};
