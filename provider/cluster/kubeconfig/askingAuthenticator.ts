import type { RequestOptions } from "node:https";
import type { Cluster, KubeConfig, User } from "@kubernetes/client-node";
import { keepSecret } from "../../text/knownSecrets.ts";

type Authenticator = Parameters<KubeConfig["addAuthenticator"]>[0];

/** The credential that a plugin or an issuer gives. */
export interface AskedCredential {
  readonly token?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Milliseconds since 1970. */
  readonly expires?: number | undefined;
}

/** Facts for a plugin or an issuer that is asked. */
export interface AskContext {
  readonly cluster: Cluster;
  /** The proxy to the cluster. */
  readonly proxy: URL | undefined;
  /** The kubeconfig's extension for credential plugins. */
  readonly pluginConfig: unknown;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends plugins and requests. */
  readonly signal: AbortSignal;
}

type Ask = (context: AskContext) => Promise<AskedCredential>;

const providerName = "pulumi-imagestream";

/**
 * The `authProvider` of a user who has to be asked for. The library's own plugins have neither a time limit nor cluster
 * info, and its own renewal at an issuer fails (kubernetes-client/javascript#2202) and knows no client secret and no proxy.
 */
export const asking = (ask: Ask): Pick<User, "authProvider"> => ({
  authProvider: { name: providerName, config: { ask } },
});

/** Lets the library ask by the rules of client-go. */
export class AskingAuthenticator implements Authenticator {
  /** Milliseconds since 1970; absent where the credential has no end. */
  expires: number | undefined;
  readonly #context: AskContext;

  constructor(context: AskContext) {
    this.#context = context;
  }

  isAuthProvider(user: User): boolean {
    return user.authProvider?.name === providerName;
  }

  async applyAuthentication(user: User, options: RequestOptions): Promise<void> {
    const ask: Ask = user.authProvider.config.ask;
    const { token, cert, key, expires } = await ask(this.#context);
    keepSecret(token, key);
    this.expires = expires;
    if (cert !== undefined && key !== undefined) Object.assign(options, { cert, key });
    if (token !== undefined) options.headers = { ...options.headers, Authorization: `Bearer ${token}` };
  }
}
