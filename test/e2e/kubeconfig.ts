import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Cluster } from "../../emulator/startCluster.ts";

/** A kubeconfig of its own for one of the cluster's users; it is removed together with the cluster's. */
export function kubeconfigOf(
  { server, token, users, kubeconfig }: Pick<Cluster, "server" | "token" | "users" | "kubeconfig">,
  user: string,
): string {
  const path = join(dirname(kubeconfig), `kubeconfig-${user}-${new URL(server).port}`);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": user,
    clusters: [{ name: "cluster", cluster: { server } }],
    users: [{ name: user, user: { token: users[user] ?? token } }],
    contexts: [{ name: user, context: { cluster: "cluster", user, namespace: "default" } }],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}
