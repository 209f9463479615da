import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import type { Cluster, KubeConfig, User } from "@kubernetes/client-node";
import { ImageStreamError } from "../image/error.ts";
import { completeUsers } from "./kubeconfigUsers.ts";
import type { ClusterSettings } from "./settings.ts";

/** Reads the configuration that the settings mean, anew each time it is called. */
export async function loadKubeConfig(
  settings: ClusterSettings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<KubeConfig> {
  // Loading the library takes longer than most of what a provider does.
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  if (settings.kubeconfig !== undefined) await loadGiven(config, settings.kubeconfig, env);
  else if (!(await loadFiles(config, env)) && settings.server === undefined) loadInCluster(config, env);
  if (settings.context !== undefined) config.setCurrentContext(settings.context);
  if (settings.server === undefined) checkContext(config);
  override(config, settings);
  return config;
}

/** The default namespace: the settings', the context's, `default`. */
export function defaultNamespace(config: KubeConfig, settings: ClusterSettings): string {
  const context = config.getContextObject(config.getCurrentContext());
  return settings.namespace ?? context?.namespace?.trim() ?? "default";
}

async function loadGiven(config: KubeConfig, given: string, env: Readonly<Record<string, string | undefined>>) {
  if (isContents(given)) {
    guard("the given kubeconfig", () => config.loadFromString(given));
    await completeUsers(config, given, process.cwd());
    return;
  }
  const path = resolve(given.replace(/^~(?=\/|$)/, env["HOME"] ?? homedir()));
  if (!existsSync(path)) {
    throw invalid(`the kubeconfig ${path} does not exist`, "correct the path, or create the file with oc login");
  }
  await loadFile(config, path);
}

/** The files of `KUBECONFIG`, where the first to name something wins, as kubectl does it; or `~/.kube/config`. */
async function loadFiles(config: KubeConfig, env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  const candidates = listed.length > 0 ? listed : [join(env["HOME"] ?? homedir(), ".kube", "config")];
  const paths = candidates.filter((path) => existsSync(path));
  if (paths.length === 0 && listed.length > 0) {
    const remedy = "correct the variable, or create the file with oc login";
    throw invalid(`KUBECONFIG names no file that exists (${listed.join(delimiter)})`, remedy);
  }
  const { KubeConfig } = await import("@kubernetes/client-node");
  for (const path of paths) {
    const one = new KubeConfig();
    await loadFile(one, path);
    merge(config, one);
  }
  return paths.length > 0;
}

async function loadFile(config: KubeConfig, path: string): Promise<void> {
  guard(path, () => config.loadFromFile(path));
  await completeUsers(config, readFileSync(path, "utf8"), dirname(path));
}

function loadInCluster(config: KubeConfig, env: Readonly<Record<string, string | undefined>>): void {
  const inPod = existsSync("/var/run/secrets/kubernetes.io/serviceaccount/token");
  if (!inPod || env["KUBERNETES_SERVICE_HOST"] === undefined) {
    throw invalid("no cluster is configured", "log in with oc login, set KUBECONFIG, or give kubeconfig or server");
  }
  config.loadFromCluster();
}

function merge(into: KubeConfig, from: KubeConfig): void {
  const fresh = <T extends { name: string }>(have: readonly T[], more: readonly T[]) => [
    ...have,
    ...more.filter(({ name }) => !have.some((known) => known.name === name)),
  ];
  into.clusters = fresh(into.clusters, from.clusters);
  into.users = fresh(into.users, from.users);
  into.contexts = fresh(into.contexts, from.contexts);
  if (into.currentContext === undefined || into.currentContext === "") into.currentContext = from.currentContext;
}

function checkContext(config: KubeConfig): void {
  const name = config.getCurrentContext();
  const names = config.getContexts().map((context) => context.name);
  const choice = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
  if (name === undefined || name === "") throw invalid("the kubeconfig has no current context", `name one; ${choice}`);
  const context = config.getContextObject(name);
  if (context === null) throw invalid(`the kubeconfig has no context ${name}`, `correct the name; ${choice}`);
  if (config.getCurrentCluster() === null) {
    throw invalid(`context ${name} names the cluster ${context.cluster}, which the kubeconfig lacks`, "correct it");
  }
}

/** What the settings say wins over the file. */
function override(config: KubeConfig, settings: ClusterSettings): void {
  const { server, token, certificateAuthority, insecureSkipTlsVerify } = settings;
  const context = config.getContextObject(config.getCurrentContext());
  const cluster = context === null ? null : config.getCurrentCluster();
  const user = context === null ? null : config.getCurrentUser();
  const authority =
    certificateAuthority === undefined ? undefined : Buffer.from(certificateAuthority).toString("base64");
  // A file's certificate authority and host name belong to the file's server.
  const known: Cluster = (server === undefined ? cluster : null) ?? { name: "given", server: "", skipTLSVerify: false };
  const { caFile, ...rest } = known;
  const merged: Cluster = {
    ...rest,
    server: (server ?? rest.server).replace(/\/+$/, ""),
    skipTLSVerify: insecureSkipTlsVerify ?? rest.skipTLSVerify,
    ...(authority === undefined ? (caFile === undefined ? {} : { caFile }) : { caData: authority }),
  };
  const identity: User = token === undefined ? (user ?? { name: "given" }) : { name: "given", token };
  const namespace = context?.namespace;
  config.loadFromClusterAndUser(merged, identity);
  const [only] = config.contexts;
  if (only !== undefined && namespace !== undefined) config.contexts = [{ ...only, namespace }];
}

/** Whether a text is a kubeconfig itself and not the path of one. */
export const isContents = (text: string): boolean => /\n|^\s*\{|apiVersion\s*:|clusters\s*:/.test(text);

/** The parser's own error quotes lines of the file, and so may quote a token: it is not passed on. */
function guard(source: string, load: () => void): void {
  try {
    load();
  } catch (error) {
    const mark: unknown = (error as { mark?: { line?: unknown } }).mark?.line;
    const line = typeof mark === "number" ? `, line ${mark + 1}` : "";
    const missing = /^\w+\[\d+\][\w.]* is missing$/.exec((error as Error).message ?? "")?.[0];
    throw invalid(
      `${source}${line} is no kubeconfig${missing === undefined ? "" : `: ${missing}`}`,
      "correct the file",
    );
  }
}

function invalid(message: string, remedy: string): ImageStreamError {
  return new ImageStreamError("CLUSTER_CONFIGURATION", `${message}; ${remedy}`);
}
