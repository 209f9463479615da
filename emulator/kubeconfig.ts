import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The cluster extension in a kubeconfig that names the registry. */
export const emulatorExtension = "openshift-emulator";

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
  const extensions = [{ name: emulatorExtension, extension: { registry } }];
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

/** A token for each name; reuses those stored in the directory, if given. */
export function knownTokens(directory: string | undefined, names: readonly string[]): Record<string, string> {
  const path = directory && join(directory, "tokens.json");
  const remembered: Record<string, string> = path && existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  const tokens = Object.fromEntries(
    names.map((name) => [name, remembered[name] ?? randomBytes(24).toString("base64url")]),
  );
  if (path) writeFileSync(path, JSON.stringify({ ...remembered, ...tokens }), { mode: 0o600 });
  return tokens;
}
