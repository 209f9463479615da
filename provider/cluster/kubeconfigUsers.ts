import { resolve } from "node:path";
import type { KubeConfig, User } from "@kubernetes/client-node";

/** Adds what the library leaves out of users: `tokenFile`, paths of plugins, and what plugins are told about themselves. */
export async function completeUsers(config: KubeConfig, text: string, directory: string): Promise<void> {
  const tokenFiles = await readTokenFiles(text);
  config.users = config.users.map((user): User => {
    const exec: unknown = user.exec;
    if (typeof exec === "object" && exec !== null) return { ...user, exec: completeExec(exec, directory) };
    const tokenFile = tokenFiles.get(user.name);
    if (tokenFile === undefined) return user;
    return { ...user, authProvider: { name: "tokenFile", config: { tokenFile: resolve(directory, tokenFile) } } };
  });
}

async function readTokenFiles(text: string): Promise<Map<string, string>> {
  const { parseDocument } = await import("yaml");
  // The library has read the text already; throwing here would quote lines of it.
  const users: unknown = parseDocument(text, { uniqueKeys: false }).toJS()?.users;
  const files = (Array.isArray(users) ? users : []).map((entry: { name?: unknown; user?: { tokenFile?: unknown } }) => [
    String(entry?.name),
    entry?.user?.tokenFile,
  ]);
  return new Map(files.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

interface ExecConfig {
  readonly apiVersion?: string;
  readonly command?: string;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
}

/** Plugins written with the client-go helpers refuse to run without `KUBERNETES_EXEC_INFO`. */
function completeExec(exec: ExecConfig, directory: string): ExecConfig {
  const { apiVersion = "client.authentication.k8s.io/v1", command = "" } = exec;
  const info = { kind: "ExecCredential", apiVersion, spec: { interactive: false } };
  return {
    ...exec,
    command: command.includes("/") ? resolve(directory, command) : command,
    env: [{ name: "KUBERNETES_EXEC_INFO", value: JSON.stringify(info) }, ...(exec.env ?? [])],
  };
}
