import { keepSecret } from "../text/knownSecrets.ts";

/** A credential for a registry. */
export interface Credential {
  readonly username?: string;
  readonly password?: string;
  /** Exchanged for access tokens at the registry's token server. */
  readonly identityToken?: string;
  /** Sent as it is. */
  readonly registryToken?: string;
}

/** A credential, where it came from, and what went wrong on the way. */
export interface CredentialLookup {
  readonly credential?: Credential;
  /** For people, without the credential: "credentials of /home/joe/.docker/config.json". */
  readonly source?: string;
  /** Why a source could not be used: told when the registry refuses. */
  readonly problem?: string;
}

/** Keeps a credential out of everything that this process says. */
export function withKeptSecrets(credential: Credential): Credential {
  const { password, identityToken, registryToken } = credential;
  keepSecret(password, identityToken, registryToken, basicAuthorization(credential)?.replace("Basic ", ""));
  return credential;
}

/** Value of the header for basic authentication, if user and password are known. */
export function basicAuthorization({ username, password }: Credential): string | undefined {
  if (username === undefined || password === undefined) return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
