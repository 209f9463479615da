import { chmodSync, writeFileSync } from "node:fs";
import { stringify } from "yaml";

/** Writes a kubeconfig with a context for each user; the first is the current one. */
export const writeKubeconfig = (path: string, server: string, users: Readonly<Record<string, string>>): void => {
  const names = Object.keys(users);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "emulated", cluster: { server } }],
    users: names.map((name) => ({ name, user: { token: users[name] } })),
    contexts: names.map((name) => ({ name, context: { cluster: "emulated", user: name, namespace: "default" } })),
    "current-context": names[0],
  };
  writeFileSync(path, stringify(config), { mode: 0o600 });
  chmodSync(path, 0o600);
};
