import { keepSecret } from "../../image/knownSecrets.ts";
import type { ClusterSettings } from "../settings.ts";
import { configurationError } from "./configurationError.ts";
import { flagOf, isRecord, pemOf, textOf, titleOf } from "./entry.ts";
import type { ClusterEntries } from "./loadKubeconfig.ts";

/** Where the API is, and how it proves that it is the right one. */
export interface ApiServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly ca?: Buffer | undefined;
  readonly servername?: string | undefined;
  readonly insecure: boolean;
  readonly proxyUrl?: string | undefined;
  /** What the kubeconfig has for credential plugins. */
  readonly pluginConfig?: unknown;
}

const pluginExtension = "client.authentication.k8s.io/exec";

/** The server of a kubeconfig's cluster, or of the settings, which win. @throws ImageStreamError `CLUSTER_CONFIGURATION` */
export function apiServer({ cluster }: ClusterEntries, settings: ClusterSettings): ApiServer {
  const authority =
    settings.certificateAuthority === undefined ? undefined : Buffer.from(settings.certificateAuthority);
  if (cluster === undefined) {
    const url = checkUrl(settings.server ?? "", "server");
    return { url, ca: authority, insecure: settings.insecureSkipTlsVerify ?? false };
  }
  const ca = authority ?? pemOf(cluster, "certificate-authority");
  const insecure = settings.insecureSkipTlsVerify ?? flagOf(cluster, "insecure-skip-tls-verify");
  if (ca !== undefined && insecure && settings.insecureSkipTlsVerify === undefined && authority === undefined) {
    const message = `${titleOf(cluster)} has a certificate-authority and insecure-skip-tls-verify: true`;
    throw configurationError(message, "remove one of the two, as oc wants it, too");
  }
  const server = textOf(cluster, "server");
  if (server === undefined) throw configurationError(`${titleOf(cluster)} has no server`, "add it, or log in again");
  return {
    url: checkUrl(withScheme(server, ca !== undefined || insecure), `server of ${titleOf(cluster)}`),
    ca,
    insecure,
    servername: textOf(cluster, "tls-server-name"),
    proxyUrl: textOf(cluster, "proxy-url"),
    pluginConfig: extensionOf(cluster.body["extensions"]),
  };
}

/** Without a scheme, settings for TLS tell that there is some. Plain HTTP has to be written: a token would be readable. */
const withScheme = (server: string, hasTls: boolean): string =>
  hasTls && !/^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? `https://${server}` : server;

function checkUrl(server: string, title: string): string {
  const url = URL.parse(server);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw configurationError(`${title} is no http or https URL`, "write https://host:port");
  }
  if (url.username !== "" || url.password !== "") {
    keepSecret(url.password);
    throw configurationError(`${title} has a user and a password in it`, "take them out, and use a token");
  }
  return server.replace(/\/+$/, "");
}

function extensionOf(extensions: unknown): unknown {
  const list = Array.isArray(extensions) ? extensions.filter(isRecord) : [];
  return list.find(({ name }) => name === pluginExtension)?.["extension"];
}
