import type { Cluster } from "@kubernetes/client-node";
import { isObject } from "../../image/members.ts";
import { keepSecret } from "../../text/knownSecrets.ts";
import type { ClusterSettings } from "../settings.ts";
import { configurationError } from "./configurationError.ts";
import { type Entry, flagOf, pemOf, textOf, titleOf } from "./entry.ts";

const pluginExtension = "client.authentication.k8s.io/exec";

/** The library's form of a kubeconfig's cluster. @throws ImageStreamError `CLUSTER_CONFIGURATION` */
export function clusterOf(entry: Entry): Cluster {
  const authority = pemOf(entry, "certificate-authority");
  const skipTLSVerify = flagOf(entry, "insecure-skip-tls-verify");
  if (authority !== undefined && skipTLSVerify) {
    const message = `${titleOf(entry)} has a certificate-authority and insecure-skip-tls-verify: true`;
    throw configurationError(message, "remove one of the two, as oc wants it, too");
  }
  const server = textOf(entry, "server");
  if (server === undefined) throw configurationError(`${titleOf(entry)} has no server`, "add it, or log in again");
  const tlsServerName = textOf(entry, "tls-server-name");
  const proxyUrl = textOf(entry, "proxy-url");
  return {
    name: entry.name,
    server: checkUrl(withScheme(server, authority !== undefined || skipTLSVerify), `server of ${titleOf(entry)}`),
    skipTLSVerify,
    ...(authority && { caData: authority.toString("base64") }),
    ...(tlsServerName && { tlsServerName }),
    ...(proxyUrl && { proxyUrl }),
  };
}

/** A server that the settings name in place of a kubeconfig. @throws ImageStreamError `CLUSTER_CONFIGURATION` */
export const givenCluster = (server: string): Cluster => ({
  name: "given",
  server: checkUrl(server, "server"),
  skipTLSVerify: false,
});

/** The cluster with the certificate authority and the TLS check of the settings. */
export function trusting(cluster: Cluster, settings: ClusterSettings): Cluster {
  const { caFile, caData, ...rest } = cluster;
  const authority =
    settings.certificateAuthority === undefined
      ? { ...(caFile && { caFile }), ...(caData && { caData }) }
      : { caData: Buffer.from(settings.certificateAuthority).toString("base64") };
  return { ...rest, ...authority, skipTLSVerify: settings.insecureSkipTlsVerify ?? rest.skipTLSVerify };
}

/** The kubeconfig's extension for credential plugins. */
export function pluginConfigOf({ body }: Entry): unknown {
  const list = Array.isArray(body["extensions"]) ? body["extensions"].filter(isObject) : [];
  return list.find(({ name }) => name === pluginExtension)?.["extension"];
}

/** An address without a scheme means HTTPS if there are settings for TLS. Plain HTTP must be explicit: it exposes the token. */
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
