import { createHash } from "node:crypto";
import type { RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import type { Dispatcher } from "undici";
import { createDispatcher } from "../http/dispatcher.ts";
import { redactText } from "../http/redact.ts";
import { ImageStreamError } from "../image/error.ts";
import { defaultNamespace, loadKubeConfig } from "./kubeconfig.ts";
import type { ClusterSettings } from "./settings.ts";

/** A way into the cluster: address, identity, connections. */
export interface Session {
  /** URL of the API server without a slash at its end. */
  readonly server: string;
  readonly namespace: string;
  readonly dispatcher: Dispatcher;
  /** Equal for the same identity; a hash, from which no credential can be read. */
  readonly fingerprint: string;
  /** Headers that say who asks; tokens of plugins and files are renewed when they expire. */
  headers(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** Reads the configuration and prepares connections; sends nothing. */
export async function openSession(
  settings: ClusterSettings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Session> {
  const config = await loadKubeConfig(settings, env);
  const cluster = config.getCurrentCluster();
  const server = cluster?.server ?? "";
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) {
    throw new ImageStreamError("CLUSTER_CONFIGURATION", "the cluster's server is no http or https URL; correct it");
  }
  // The library refuses plain HTTP unless told that certificates do not matter; kubectl does not.
  if (cluster !== null && server.startsWith("http:")) config.clusters = [{ ...cluster, skipTLSVerify: true }];
  const { tls, headers } = await authenticate(config);
  const user = config.getCurrentUser();
  const renewed = Boolean(user?.exec) || Boolean(user?.authProvider);
  const dispatcher = await createDispatcher({
    origin: new URL(server).origin,
    tls,
    env,
    ...(cluster?.proxyUrl === undefined ? {} : { proxyUrl: cluster.proxyUrl }),
  });
  return {
    server,
    namespace: defaultNamespace(config, settings),
    dispatcher,
    fingerprint: createHash("sha256")
      .update(JSON.stringify([server, headers, tls]))
      .digest("hex"),
    headers: async () => (renewed ? (await authenticate(config)).headers : headers),
    close: () => dispatcher.close(),
  };
}

type Tls = {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  rejectUnauthorized?: boolean;
  servername?: string;
};

/** Identity by the library: certificates, tokens, files, plugins, OIDC. */
async function authenticate(config: KubeConfig): Promise<{ headers: Record<string, string>; tls: Tls }> {
  const options: RequestOptions & { servername?: string } = { headers: {} };
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw credentialsError(error);
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name.toLowerCase()] = String(value).trim();
  if (typeof options.auth === "string")
    headers["authorization"] = `Basic ${Buffer.from(options.auth).toString("base64")}`;
  const { ca, cert, key, rejectUnauthorized, servername } = options;
  const tls = { ca, cert, key, rejectUnauthorized, servername };
  return { headers, tls: Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined)) as Tls };
}

/** A plugin's complaint is what the user needs; its output may be a token and is not passed on. */
function credentialsError(error: unknown): ImageStreamError {
  const { name, message: text = "" } = error as Error;
  const said = name === "SyntaxError" ? "it printed no JSON" : redactText(text, 300).trim();
  const message = `the credentials of the kubeconfig cannot be read: ${said}`;
  return new ImageStreamError("CLUSTER_CREDENTIALS", `${message}; run the credential plugin by hand, or log in again`);
}
