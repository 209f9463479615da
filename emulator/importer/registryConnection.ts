import { STATUS_CODES } from "node:http";
import { Agent, request } from "undici";
import { isRecord } from "../apiserver/copy.ts";
import type { Credentials } from "./pullCredentials.ts";
import { failureOf } from "./registryFailure.ts";

/** The address of a registry. */
export interface RegistryAddress {
  /** `http://` or `https://` and the host. */
  readonly url: string;
  /** Allows plain HTTP instead of TLS, and any certificate. */
  readonly insecure: boolean;
}

export interface FetchedAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const pingTimeout = 15_000;
const noBasicCredentials = "no basic auth credentials";

/** A registry that speaks plain HTTP instead of TLS. */
export class PlainHttpError extends Error {}

/** A host without a registry. */
class NoRegistryError extends Error {}

/**
 * A connection to one repository of a registry, with the matching credentials. Sends nothing before the first request.
 */
export class RegistryConnection {
  readonly #address: RegistryAddress;
  readonly #repository: string;
  readonly #credentials: Credentials | undefined;
  readonly #agent: Agent;
  #session: Promise<{ url: string; authorization: string | undefined }> | undefined;

  constructor(address: RegistryAddress, repository: string, credentials: Credentials | undefined) {
    this.#address = address;
    this.#repository = repository;
    this.#credentials = credentials;
    this.#agent = new Agent({ connect: { rejectUnauthorized: !address.insecure } });
  }

  /** @throws Error, RegistryFailure */
  async get(path: string, accept: readonly string[] = []): Promise<FetchedAnswer> {
    this.#session ??= this.#connect();
    const { url, authorization } = await this.#session;
    const target = path.startsWith("/") ? `${url}${path}` : path;
    return this.#send(target, authorization === undefined ? {} : { authorization }, accept);
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #connect(): Promise<{ url: string; authorization: string | undefined }> {
    const { url, challenge } = await this.#ping();
    return { url, authorization: await this.#authorize(url, challenge) };
  }

  /** Detects the registry's scheme and its authentication challenge. */
  async #ping(): Promise<{ url: string; challenge: string }> {
    const { url, insecure } = this.#address;
    try {
      return { url, challenge: await this.#challengeOf(url) };
    } catch (error) {
      const plain = url.replace(/^https:/, "http:");
      if (plain === url || error instanceof NoRegistryError) throw error;
      if (insecure) return { url: plain, challenge: await this.#challengeOf(plain) };
      if (speaksNoTls(error)) throw new PlainHttpError(connectionText(`${url}/v2/`, error));
      throw new Error(connectionText(`${url}/v2/`, error));
    }
  }

  async #challengeOf(url: string): Promise<string> {
    const answer = await request(`${url}/v2/`, { dispatcher: this.#agent, headersTimeout: pingTimeout });
    await answer.body.dump();
    const isRegistry = answer.headers["docker-distribution-api-version"] !== undefined;
    const { statusCode } = answer;
    if (!isRegistry && !(statusCode < 300 || statusCode === 401 || statusCode === 403)) {
      throw new NoRegistryError(
        `endpoint "${url}" does not support v2 API (got ${statusCode} ${STATUS_CODES[statusCode]})`,
      );
    }
    return String(answer.headers["www-authenticate"] ?? "");
  }

  async #authorize(url: string, challenge: string): Promise<string | undefined> {
    if (/^bearer\b/i.test(challenge)) return `Bearer ${await this.#token(url, challenge)}`;
    if (!/^basic\b/i.test(challenge)) return undefined;
    if (this.#credentials === undefined) throw new Error(`Get "${url}/v2/${this.#repository}/": ${noBasicCredentials}`);
    return basic(this.#credentials);
  }

  async #token(url: string, challenge: string): Promise<string> {
    const parameter = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`, "i").exec(challenge)?.[1] ?? "";
    const query = new URLSearchParams({ service: parameter("service"), scope: `repository:${this.#repository}:pull` });
    const headers: Record<string, string> =
      this.#credentials === undefined ? {} : { authorization: basic(this.#credentials) };
    try {
      const { body } = await this.#send(`${parameter("realm")}?${query}`, headers, []);
      const { token, access_token } = JSON.parse(body) as { token?: string; access_token?: string };
      return token ?? access_token ?? "";
    } catch (error) {
      // A failed token request fails the request that needed it, and its code is lost.
      throw new Error(`Get "${url}/v2/${this.#repository}/": ${messageOf(error)}`);
    }
  }

  async #send(url: string, headers: Record<string, string>, accept: readonly string[]): Promise<FetchedAnswer> {
    const all = accept.length === 0 ? headers : { ...headers, accept: accept.join(", ") };
    const { statusCode, headers: answered, body } = await this.#fetch(url, all);
    if (statusCode < 300) return { headers: answered, body };
    throw failureOf(statusCode, STATUS_CODES[statusCode] ?? "", answered["www-authenticate"] ?? "", body);
  }

  async #fetch(
    url: string,
    headers: Record<string, string>,
    redirects = 5,
  ): Promise<FetchedAnswer & { statusCode: number }> {
    try {
      const answer = await request(url, { dispatcher: this.#agent, headers });
      const body = await answer.body.text();
      const { location } = answer.headers;
      if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === "string" && redirects > 0) {
        const { authorization: _, ...rest } = headers;
        return this.#fetch(new URL(location, url).href, rest, redirects - 1);
      }
      return { statusCode: answer.statusCode, headers: flat(answer.headers), body };
    } catch (error) {
      throw new Error(connectionText(url, error));
    }
  }
}

/** Says if the registry asked for credentials and none matches. */
export function lacksCredentials(error: Error): boolean {
  return error.message.endsWith(noBasicCredentials);
}

function basic({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]));
}

function speaksNoTls(error: unknown): boolean {
  return /wrong version number|packet length too long|EPROTO/i.test(`${messageOf(error)} ${codeOf(error)}`);
}

/** The message of a failed connection, in the wording of the API's HTTP client. */
function connectionText(url: string, error: unknown): string {
  const { host, hostname } = new URL(url);
  const cause = innermost(error);
  const causes: Readonly<Record<string, string>> = {
    ENOTFOUND: `dial tcp: lookup ${hostname}: no such host`,
    EAI_AGAIN: `dial tcp: lookup ${hostname}: server misbehaving`,
    ECONNREFUSED: `dial tcp ${host}: connect: connection refused`,
    ECONNRESET: `read tcp ${host}: read: connection reset by peer`,
    UND_ERR_SOCKET: "EOF",
    UND_ERR_HEADERS_TIMEOUT: "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
    UND_ERR_CONNECT_TIMEOUT: `dial tcp ${host}: i/o timeout`,
    DEPTH_ZERO_SELF_SIGNED_CERT: "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    SELF_SIGNED_CERT_IN_CHAIN: "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls: failed to verify certificate: x509: certificate signed by unknown authority",
  };
  return `Get "${url}": ${causes[codeOf(cause)] ?? (cause as Partial<Error>).message ?? String(cause)}`;
}

/**
 * A connection tried on several addresses fails with an error of errors. Checked by shape: Node's errors are no `Error`
 * of a test's realm.
 */
function innermost(error: unknown): unknown {
  const { errors } = (error ?? {}) as { errors?: unknown };
  return Array.isArray(errors) && errors.length > 0 ? errors[0] : error;
}

// Reads the member, not the class: under a test runner the runtime's errors belong to another realm.
function codeOf(error: unknown): string {
  return isRecord(error) && error.code !== undefined ? String(error.code) : "";
}

function messageOf(error: unknown): string {
  return isRecord(error) ? String(error.message) : String(error);
}
