import { resolve } from "node:path";
import { isObject } from "../../image/members.ts";
import { plainText } from "../../text/plainText.ts";
import type { AskContext, AskedCredential } from "./askingAuthenticator.ts";
import { configurationError, credentialsError } from "./configurationError.ts";
import { type Entry, textMember, titleOf } from "./entry.ts";
import { type ExecPlugin, runPlugin } from "./runPlugin.ts";

const apiGroup = "client.authentication.k8s.io";
const apiVersions = [`${apiGroup}/v1`, `${apiGroup}/v1beta1`];

/** The plugin of a user; `undefined` without one. @throws ImageStreamError `CLUSTER_CONFIGURATION` */
export function execPlugin(user: Entry): ExecPlugin | undefined {
  const { exec } = user.body;
  if (exec === undefined || exec === null) return undefined;
  const title = `exec of ${titleOf(user)}`;
  const fail = (message: string, remedy = "correct the kubeconfig, or log in again") =>
    configurationError(`${title} ${message}`, remedy);
  if (!isObject(exec)) throw fail("is no object");
  const command = textMember(exec["command"], `command of ${title}`);
  if (command === undefined) throw fail("has no command");
  const apiVersion = textMember(exec["apiVersion"], `apiVersion of ${title}`);
  if (apiVersion === undefined || !apiVersions.includes(apiVersion)) {
    const given = apiVersion === undefined ? "no apiVersion" : `the apiVersion ${plainText(apiVersion)}`;
    throw fail(`has ${given}`, `use ${apiVersions.join(" or ")}, and a plugin that has it: renew the kubeconfig`);
  }
  const mode = textMember(exec["interactiveMode"], `interactiveMode of ${title}`) ?? "IfAvailable";
  if (mode === "Always") throw fail("asks on a terminal, which there is not", "log in before, and use another plugin");
  if (mode !== "Never" && mode !== "IfAvailable") throw fail("has another interactiveMode than Never or IfAvailable");
  return {
    title,
    command: /[\\/]/.test(command) ? resolve(user.directory, command) : command,
    args: list(exec["args"]).map((argument) => textMember(argument, `args of ${title}`) ?? ""),
    env: environmentOf(exec["env"], title),
    apiVersion,
    installHint: textMember(exec["installHint"], `installHint of ${title}`),
    provideClusterInfo: exec["provideClusterInfo"] === true,
  };
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function environmentOf(env: unknown, title: string): Record<string, string> {
  const pairs = list(env).map((entry): [string, string] => {
    const { name, value } = isObject(entry) ? entry : {};
    const key = textMember(name, `env of ${title}`);
    if (key === undefined) throw configurationError(`env of ${title} has an entry without name`, "correct it");
    return [key, textMember(value, `env of ${title}`) ?? ""];
  });
  return Object.fromEntries(pairs);
}

/** Runs a plugin. @throws ImageStreamError `CLUSTER_CREDENTIALS`, which never repeats what the plugin has printed */
export async function askPlugin(plugin: ExecPlugin, context: AskContext): Promise<AskedCredential> {
  const { apiVersion, title, provideClusterInfo } = plugin;
  const cluster = provideClusterInfo ? { cluster: clusterInfo(context) } : {};
  const info = { kind: "ExecCredential", apiVersion, spec: { ...cluster, interactive: false } };
  const env = { ...context.env, ...plugin.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  return credentialOf(await runPlugin(plugin, env, context.signal), apiVersion, title);
}

function clusterInfo({ cluster, proxy, pluginConfig }: AskContext) {
  const { server, tlsServerName, skipTLSVerify, caData } = cluster;
  return {
    server,
    ...(tlsServerName === undefined ? {} : { "tls-server-name": tlsServerName }),
    ...(skipTLSVerify ? { "insecure-skip-tls-verify": true } : {}),
    ...(caData === undefined ? {} : { "certificate-authority-data": caData }),
    ...(proxy === undefined ? {} : { "proxy-url": proxy.href }),
    ...(pluginConfig === undefined ? {} : { config: pluginConfig }),
  };
}

function credentialOf(output: string, apiVersion: string, title: string): AskedCredential {
  const fail = (message: string) =>
    credentialsError(`${title}: its plugin ${message}`, "run the plugin by hand, update it, or log in again");
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    throw fail("printed no JSON");
  }
  if (!isObject(answer) || !isObject(answer["status"])) throw fail("printed no ExecCredential with a status");
  if (answer["apiVersion"] !== undefined && answer["apiVersion"] !== apiVersion) {
    throw fail(`printed another apiVersion than ${apiVersion}`);
  }
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } = answer["status"];
  const credential = {
    token: textMember(token, "the token"),
    cert: textMember(clientCertificateData, "the certificate"),
    key: textMember(clientKeyData, "the key"),
  };
  if ((credential.cert === undefined) !== (credential.key === undefined)) {
    throw fail("gave only one of certificate and key");
  }
  if (credential.token === undefined && credential.cert === undefined) throw fail("gave neither token nor certificate");
  const expires = Date.parse(String(expirationTimestamp));
  return { ...credential, ...(Number.isNaN(expires) ? {} : { expires }) };
}
