import type { Platform } from "./registry/manifestDocument.ts";

/** The configuration API's `RegistryLocation`. */
export interface RegistryLocation {
  /** Host, and port if it is not the usual one; `*` stands for any characters. */
  readonly domainName: string;
  /** Whether the port is by default that of plain HTTP. @default false */
  readonly insecure?: boolean;
}

/** How the emulated cluster is configured. The defaults are those of an OpenShift 4.21 cluster without an exposed registry. */
export interface ClusterSettings {
  /** @default "image-registry.openshift-image-registry.svc:5000" */
  readonly internalRegistryHostname: string;
  /** External names of the internal registry; the first shows in `status.publicDockerImageRepository`. @default [] */
  readonly externalRegistryHostnames: readonly string[];
  /** What an absent `importMode` means. @default "Legacy" */
  readonly imageStreamImportMode: "Legacy" | "PreserveOriginal";
  /** Which registries may be imported from; empty means any. @default [] */
  readonly allowedRegistriesForImport: readonly RegistryLocation[];
  /** Tags that one import of a repository takes at most; -1 is all. @default 50 */
  readonly maxImagesBulkImportedPerRepository: number;
  /** Manifests that one import request may fetch a second after the first three; Infinity switches the limiter off. @default 2 */
  readonly importManifestsPerSecond: number;
  /** How often scheduled tags are looked at, in milliseconds. @default 5000 */
  readonly scheduledImportInterval: number;
  /** Whether image triggers of DaemonSets fire; on real clusters the controller lacks the right. @default false */
  readonly daemonSetTriggers: boolean;
  /** Whether the controller of image triggers runs. @default true */
  readonly imageTriggers: boolean;
  /** Platform of the API server: which child of a manifest list a Legacy import takes. @default { os: "linux", architecture: "amd64" } */
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
