import { chmodSync, writeFileSync } from "node:fs";

/** The cluster extension in a kubeconfig that names the registry. */
export const EMULATOR_EXTENSION = "openshift-emulator";

/**
 * Writes a kubeconfig with a context for each user; the first is the current one.
 *
 * @param ca the server's certificate in PEM
 */
export function writeKubeconfig(
  path: string,
  server: string,
  ca: string,
  users: Readonly<Record<string, string>>,
  registry: string,
): void {
  const extensions = [{ name: EMULATOR_EXTENSION, extension: { registry } }];
  const cluster = { server, "certificate-authority-data": Buffer.from(ca).toString("base64"), extensions };
  const names = Object.keys(users);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "emulated", cluster }],
    users: names.map((name) => ({ name, user: { token: users[name] } })),
    contexts: names.map((name) => ({ name, context: { cluster: "emulated", user: name, namespace: "default" } })),
    "current-context": names[0],
  };
  // YAML includes JSON.
  writeFileSync(path, JSON.stringify(config, undefined, 2), { mode: 0o600 });
  chmodSync(path, 0o600);
}
