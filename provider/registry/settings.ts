import type { Time } from "../http/time.ts";
import type { CredentialSettings } from "./credentials.ts";
import type { Lookup } from "./realm.ts";

/** Settings of connections to registries. */
export interface RegistrySettings extends CredentialSettings {
  /** Hosts (with port, if they have one) that may speak plain HTTP or have an unknown certificate. */
  readonly insecureRegistries?: readonly string[];
  /** Certificate authority in PEM, besides those of the machine. */
  readonly certificateAuthority?: string;
  /** Most requests at once to one host. @default 8 */
  readonly connections?: number;
  /** Milliseconds for one call with all its requests and retries. @default 60000 */
  readonly timeout?: number;
}

/** Parts that tests replace. */
export interface RegistryEnvironment {
  readonly time?: Time;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Finds the addresses of registries and token servers. @default as the system does */
  readonly lookup?: Lookup;
}

/** Options of every call. */
export interface RegistryCallOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for the call. @default that of the settings */
  readonly timeout?: number;
  /** Like `importPolicy.insecure`: plain HTTP or an unknown certificate will do. @default false */
  readonly insecure?: boolean;
}
