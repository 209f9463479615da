import { existsSync } from "node:fs";
import type { KubeConfig } from "@kubernetes/client-node";

type Env = Readonly<Record<string, string | undefined>>;

/** Tells that this process runs in a pod with a service account. */
export const isPod = ({ KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port }: Env, root: string): boolean =>
  Boolean(host && port) && existsSync(`${root}/var/run/secrets/kubernetes.io/serviceaccount/token`);

/** Loads the pod's cluster and service account, as client-go does: its certificate authority may be missing. */
export function loadPod(config: KubeConfig, env: Env, root: string): void {
  config.loadFromCluster(root);
  for (const cluster of config.clusters) {
    if (cluster.caFile !== undefined && !existsSync(cluster.caFile)) delete cluster.caFile;
  }
  const namespace = env["POD_NAMESPACE"];
  if (namespace) config.contexts = config.contexts.map((context) => ({ ...context, namespace }));
}
