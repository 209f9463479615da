import { resolve } from "node:path";
import { createDispatcher } from "../../http/dispatcher.ts";
import { readWhole, send } from "../../http/send.ts";
import { isObject } from "../../image/members.ts";
import { keepSecret } from "../../text/knownSecrets.ts";
import { redactText } from "../../text/redact.ts";
import type { AskContext } from "./askingAuthenticator.ts";
import type { OidcConfig } from "./authProvider.ts";
import { credentialsError } from "./configurationError.ts";
import { type Entry, readFile, titleOf } from "./entry.ts";

/** Bytes of an issuer's answer. */
const longestAnswer = 1 << 20;

type Env = Readonly<Record<string, string | undefined>>;

/** A token that ends so soon is renewed. */
const margin = 10_000;

/**
 * The id token of an OpenID Connect user, renewed at the issuer if it has expired. Unlike kubectl, nothing is written into
 * the kubeconfig.
 * @throws ImageStreamError `CLUSTER_CREDENTIALS`
 */
export async function oidcToken(
  config: OidcConfig,
  user: Entry,
  { env, signal }: AskContext,
): Promise<{ token: string; expires?: number }> {
  const { "id-token": idToken, "refresh-token": refreshToken, "client-secret": clientSecret } = config;
  keepSecret(idToken, refreshToken, clientSecret);
  if (idToken !== undefined && (expiryOf(idToken) ?? Number.POSITIVE_INFINITY) > Date.now() + margin) {
    return withExpiry(idToken);
  }
  const issuer = config["idp-issuer-url"]?.replace(/\/$/, "");
  const fail = (message: string) =>
    credentialsError(`auth-provider oidc of ${titleOf(user)}: ${message}`, "log in again, for instance by kubectl");
  if (refreshToken === undefined || issuer === undefined) throw fail("the id token has expired");
  const ask = (url: string, form?: Record<string, string>) =>
    request(url, form, authorityOf(config, user), env, signal);
  try {
    const { token_endpoint: endpoint } = await ask(`${issuer}/.well-known/openid-configuration`);
    if (typeof endpoint !== "string") throw new Error(`${issuer} names no token endpoint`);
    const answer = await ask(endpoint, {
      grant_type: "refresh_token",
      refresh_token: refreshToken,
      client_id: config["client-id"] ?? "",
      ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    });
    if (typeof answer["id_token"] !== "string") throw new Error(`${endpoint} gave no id token`);
    keepSecret(answer["id_token"], String(answer["refresh_token"] ?? ""), String(answer["access_token"] ?? ""));
    return withExpiry(answer["id_token"]);
  } catch (error) {
    throw fail(`the id token has expired and cannot be renewed (${redactText(String((error as Error).message), 300)})`);
  }
}

function withExpiry(token: string): { token: string; expires?: number } {
  const expiry = expiryOf(token);
  return expiry === undefined ? { token } : { token, expires: expiry - margin };
}

function expiryOf(token: string): number | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    return isObject(claims) && typeof claims["exp"] === "number" ? claims["exp"] * 1_000 : undefined;
  } catch {
    return undefined;
  }
}

function authorityOf(config: OidcConfig, user: Entry): Buffer | undefined {
  const { "idp-certificate-authority-data": data, "idp-certificate-authority": path } = config;
  if (data !== undefined) return Buffer.from(data, "base64");
  return path === undefined ? undefined : readFile(resolve(user.directory, path), "idp-certificate-authority");
}

async function request(
  url: string,
  form: Record<string, string> | undefined,
  ca: Buffer | undefined,
  env: Env,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const dispatcher = await createDispatcher({ origin: new URL(url).origin, env, ...(ca && { tls: { ca } }) });
  try {
    const { status, body } = await send(dispatcher, {
      method: form === undefined ? "GET" : "POST",
      url,
      headers: form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" },
      ...(form && { body: new URLSearchParams(form).toString() }),
      signal,
    });
    const answer: unknown = JSON.parse((await readWhole(body, longestAnswer)).toString("utf8"));
    if (status >= 400 || !isObject(answer)) throw new Error(`${new URL(url).host} answered ${status}`);
    return answer;
  } finally {
    void dispatcher.close();
  }
}
