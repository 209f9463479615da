import { type Cluster, connect } from "../cluster/cluster.ts";
import type { ClusterSettings } from "../cluster/settings.ts";
import type { Creations } from "./creation/creation.ts";
import { creationFiles, stackOfUrn } from "./creation/creationFiles.ts";
import { stackUrn } from "./engineClient.ts";
import { showInEngine, warnInEngine } from "./engineLog.ts";
import type { Context } from "./handlers.ts";

/** Pulumi's view of the configuration of a provider process. */
export interface Configuration {
  get(key: string): string | undefined;
}

/** The configuration's namespace: `pulumi config set imagestream:context …`. */
export const configurationNamespace = "imagestream";

/** The settings of a connection. */
export const configurationKeys = ["kubeconfig", "context", "namespace", "server", "token"] as const;

let settings: ClusterSettings = {};
let connected: { readonly cluster: Cluster; readonly creations: Creations } | undefined;

/** The settings in a configuration. Each run reads absent ones from the environment. */
export function clusterSettings(config: Configuration): ClusterSettings {
  const given = configurationKeys.map((key) => [key, config.get(`${configurationNamespace}:${key}`)] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== ""));
}

/**
 * Remembers the settings, which all kinds of a process share. The first request connects: the host lets calls through
 * before `configure` is done.
 */
export function configure(config: Configuration): void {
  settings = clusterSettings(config);
}

export function context(): Context {
  connected ??= open();
  return { ...connected, warn: warnInEngine, progress: showInEngine };
}

function open() {
  const cluster = connect(settings);
  const creations = creationFiles({
    stack: async () => stackOfUrn(await stackUrn()),
    server: cluster.server,
    isHeard: async () => (await stackUrn()) !== undefined,
  });
  return { cluster, creations };
}
