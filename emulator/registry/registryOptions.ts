import type { Clock } from "../clock.ts";
import type { BasicOptions } from "./basicAuthentication.ts";
import type { RateLimitOptions } from "./rateLimit.ts";
import type { TokenOptions } from "./tokenAuthentication.ts";

/** A server's TLS certificate and key. */
export interface TlsOptions {
  /** Certificate in PEM. */
  readonly cert: string;
  /** Private key in PEM. */
  readonly key: string;
}

/** Options of a registry. */
export interface RegistryOptions {
  /** Address to listen on. @default "127.0.0.1" */
  readonly hostname?: string;
  /** @default 0, a free port */
  readonly port?: number;
  /** Certificate and key in PEM. @default plain HTTP */
  readonly tls?: TlsOptions;
  /** @default every caller may do everything */
  readonly auth?: BasicOptions | TokenOptions;
  /** @default unlimited */
  readonly rateLimit?: RateLimitOptions;
  /** Largest number of tags in one answer. @default unlimited */
  readonly maxTags?: number;
  /** Allows deletion of manifests, tags and blobs; otherwise 405. @default true */
  readonly deletes?: boolean;
  /** Directory that keeps the content across restarts. @default in memory */
  readonly data?: string;
  /** @default the machine's clock */
  readonly clock?: Clock;
}
