import type { RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { ImageStreamError } from "../../image/error.ts";
import { keepSecret } from "../../text/knownSecrets.ts";
import { redactText } from "../../text/redact.ts";
import { credentialsError } from "./configurationError.ts";
import type { Headers } from "./impersonation.ts";

/** Headers with credentials, and TLS settings, for every request to the cluster. */
export interface Identity {
  readonly headers: Headers;
  readonly tls: Tls;
}

type Tls = Pick<RequestOptions, "ca" | "cert" | "key" | "servername"> & { readonly rejectUnauthorized?: boolean };

/** Applies the user and the certificates of a configuration. @throws ImageStreamError `CLUSTER_CREDENTIALS` */
export async function identityOf(config: KubeConfig): Promise<Identity> {
  const options: RequestOptions & { servername?: string; headers: Record<string, string> } = { headers: {} };
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    if (error instanceof ImageStreamError) throw error;
    const reason = redactText(String((error as Error).message), 300);
    const message = `the credentials of the kubeconfig cannot be read (${reason})`;
    throw credentialsError(message, "correct them, or log in again");
  }
  const pairs = Object.entries(options.headers).map(([name, value]) => [name.toLowerCase(), value.trim()]);
  const headers: Record<string, string> = Object.fromEntries(pairs);
  if (typeof options.auth === "string") {
    headers["authorization"] = `Basic ${Buffer.from(options.auth).toString("base64")}`;
  }
  keepSecret(headers["authorization"]?.replace(/^\w+ /, ""));
  const { ca, cert, key, rejectUnauthorized, servername } = options;
  const tls = Object.entries({ ca, cert, key, rejectUnauthorized, servername });
  return { headers, tls: Object.fromEntries(tls.filter(([, value]) => value !== undefined)) };
}
