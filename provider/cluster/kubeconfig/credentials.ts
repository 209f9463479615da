import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { keepSecret } from "../../image/knownSecrets.ts";
import type { ClusterSettings } from "../settings.ts";
import type { ApiServer } from "./apiServer.ts";
import { oidcOf } from "./authProvider.ts";
import { configurationError } from "./configurationError.ts";
import { type Entry, pemOf, readFile, textOf, titleOf } from "./entry.ts";
import { askPlugin, execPlugin } from "./execPlugin.ts";
import { type Headers, impersonation } from "./impersonation.ts";
import { oidcToken } from "./oidcToken.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Who asks. */
export interface Credentials {
  readonly cert?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
  /** Tokens of files are read anew each time. */
  headers(): Headers;
  /** Milliseconds since 1970, from which on they are to be asked for again. */
  readonly expires?: number | undefined;
}

/** How credentials are found. */
export interface CredentialsContext {
  readonly server: ApiServer;
  readonly proxy: URL | undefined;
  readonly env: Env;
  /** Ends plugins and requests. */
  readonly signal: AbortSignal;
}

/**
 * The credentials of a kubeconfig's user: user and password, or a token of a file, the kubeconfig, a plugin or OpenID
 * Connect; a certificate besides; and whom to impersonate. A token of the settings replaces all of them.
 * @throws ImageStreamError `CLUSTER_CONFIGURATION`, `CLUSTER_CREDENTIALS`
 */
export async function credentialsOf(
  user: Entry | undefined,
  settings: ClusterSettings,
  context: CredentialsContext,
): Promise<Credentials> {
  keepSecret(settings.token);
  if (settings.token !== undefined) return { headers: () => bearer(settings.token) };
  if (user === undefined) return { headers: () => ({}) };
  const as = impersonation(user);
  const certificate = certificateOf(user);
  const fixed = basic(user) ?? fileToken(user) ?? staticToken(user);
  // As in client-go, a plugin is asked only where nothing else says who this is.
  const asked = fixed === undefined ? await askedFor(user, context) : undefined;
  const { cert, key, expires, token } = asked ?? {};
  keepSecret(token, key);
  const { ...own } = certificate;
  return {
    ...(cert === undefined ? own : { cert, key }),
    ...(expires === undefined ? {} : { expires }),
    headers: () => ({ ...(fixed?.() ?? bearer(token)), ...as }),
  };
}

const bearer = (token: string | undefined): Headers =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

function certificateOf(user: Entry): { cert?: Buffer; key?: Buffer } {
  const cert = pemOf(user, "client-certificate");
  const key = pemOf(user, "client-key");
  keepSecret(key?.toString("utf8"), textOf(user, "client-key-data"));
  if (cert === undefined && key === undefined) return {};
  if (cert !== undefined && key !== undefined) return { cert, key };
  const missing = cert === undefined ? "client-certificate" : "client-key";
  throw configurationError(`${titleOf(user)} has no ${missing}`, "add it, or log in again");
}

function basic(user: Entry): (() => Headers) | undefined {
  const [name = "", password = ""] = [textOf(user, "username"), textOf(user, "password")];
  if (name === "" && password === "") return undefined;
  const encoded = Buffer.from(`${name}:${password}`).toString("base64");
  keepSecret(password, encoded);
  return () => ({ authorization: `Basic ${encoded}` });
}

function staticToken(user: Entry): (() => Headers) | undefined {
  const token = textOf(user, "token");
  keepSecret(token);
  return token === undefined ? undefined : () => bearer(token);
}

/** What was read last counts while the file cannot be read; before, the token beside it. */
function fileToken(user: Entry): (() => Headers) | undefined {
  const given = textOf(user, "tokenFile");
  if (given === undefined) return undefined;
  const path = resolve(user.directory, given);
  let token =
    textOf(user, "token") ??
    readFile(path, `tokenFile of ${titleOf(user)}`)
      .toString("utf8")
      .trim();
  return () => {
    try {
      token = readFileSync(path, "utf8").trim() || token;
    } catch {
      // It is being renewed.
    }
    keepSecret(token);
    return bearer(token);
  };
}

interface Asked {
  readonly token?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly expires?: number | undefined;
}

async function askedFor(user: Entry, context: CredentialsContext): Promise<Asked | undefined> {
  const { server, proxy, env, signal } = context;
  const plugin = execPlugin(user);
  if (plugin !== undefined) return await askPlugin(plugin, server, proxy, env, signal);
  const oidc = oidcOf(user);
  return oidc === undefined ? undefined : await oidcToken(oidc, user, env, signal);
}
