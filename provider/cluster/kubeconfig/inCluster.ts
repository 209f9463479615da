import { existsSync, readFileSync } from "node:fs";
import { isIPv6 } from "node:net";
import { join } from "node:path";
import type { Entry } from "./entry.ts";
import type { ClusterEntries } from "./loadKubeconfig.ts";

const directory = "/var/run/secrets/kubernetes.io/serviceaccount";

/** The cluster of the pod in which this process runs, with the pod's service account; `undefined` outside of pods. */
export function inCluster(env: Readonly<Record<string, string | undefined>>): ClusterEntries | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port || !existsSync(join(directory, "token"))) return undefined;
  const entry = (kind: Entry["kind"], body: Entry["body"]) => ({ kind, name: "pod", body, directory, isTwice: false });
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const authority = existsSync(join(directory, "ca.crt")) ? { "certificate-authority": "ca.crt" } : {};
  const namespace = join(directory, "namespace");
  return {
    cluster: entry("cluster", { server, ...authority }),
    user: entry("user", { tokenFile: "token" }),
    namespace: existsSync(namespace) ? readFileSync(namespace, "utf8").trim() : undefined,
  };
}
