import type { Clock } from "../clock.ts";
import type { BasicOptions } from "./basicAuthentication.ts";
import type { RateLimitOptions } from "./rateLimit.ts";
import type { TokenOptions } from "./tokenAuthentication.ts";

/** A server's own certificate. */
export interface TlsOptions {
  /** Certificate in PEM. */
  readonly cert: string;
  /** Its private key in PEM. */
  readonly key: string;
}

/** How a registry is started. */
export interface RegistryOptions {
  /** Address to listen on. @default "127.0.0.1" */
  readonly hostname?: string;
  /** @default 0, a free one */
  readonly port?: number;
  /** Certificate and key in PEM. @default plain HTTP */
  readonly tls?: TlsOptions;
  /** @default everybody may do everything */
  readonly auth?: BasicOptions | TokenOptions;
  /** @default unlimited */
  readonly rateLimit?: RateLimitOptions;
  /** Tags in one answer at most, however many are asked for. @default unlimited */
  readonly maxTags?: number;
  /** Whether manifests, tags and blobs may be deleted; else 405. @default true */
  readonly deletes?: boolean;
  /** Directory that keeps the content over restarts. @default in memory */
  readonly data?: string;
  /** @default the machine's clock */
  readonly clock?: Clock;
}
