import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster } from "../../sdk/testing/cluster/startCluster.ts";

/** A kubeconfig of its own for one of the cluster's users. */
export function kubeconfigOf(
  { server, token, users }: Pick<Cluster, "server" | "token" | "users">,
  user: string,
): string {
  const path = join(mkdtempSync(join(tmpdir(), "imagestream-kubeconfig-")), "config");
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
