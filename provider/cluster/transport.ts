import { type RetryDecision, retrying } from "../http/retry.ts";
import { realTime } from "../http/time.ts";
import { type ApiCall, asWrite, isIdempotent } from "./apiCall.ts";
import { ClusterError, isClusterError } from "./clusterError.ts";
import { exchange, type Limits, type Reply, signalOf } from "./exchange.ts";
import { sessions } from "./sessions.ts";
import type { CallOptions, ClusterEnvironment, ClusterSettings, WriteOptions } from "./settings.ts";

/** Sends calls: identity, retries, errors. */
export interface Transport {
  /** The settings' namespace, or the context's. */
  namespace(): Promise<string>;
  /** URL of the API server. */
  server(): Promise<string>;
  /** The parsed answer. Errors are ClusterErrors, or an ImageStreamError if the configuration cannot be read. */
  call<T>(call: ApiCall, options?: WriteOptions): Promise<T>;
  /** The answer's body as it arrives, without time limit and not retried. */
  stream(call: ApiCall, options?: Pick<CallOptions, "signal">): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

const defaultTimeout = 60_000;

/** Opens the way into the cluster when the first call needs it. */
export function openTransport(settings: ClusterSettings, environment: ClusterEnvironment = {}): Transport {
  const { time = realTime, env = process.env } = environment;
  const { current, renew, close } = sessions(settings, env);

  /** Tokens rotate: after a 401 the kubeconfig is read again, and what it says now is tried. */
  async function attempt(call: ApiCall, limits: Limits): Promise<Reply> {
    const session = await current();
    try {
      return await exchange(session, call, limits, time);
    } catch (error) {
      if (!isClusterError(error, "UNAUTHORIZED") || !(await renew(session).catch(() => false))) throw error;
      return await exchange(await current(), call, limits, time);
    }
  }

  return {
    namespace: async () => (await current()).namespace,
    server: async () => (await current()).server,
    async call<T>(call: ApiCall, options: WriteOptions = {}) {
      const deadline = time.deadline(options.timeout ?? settings.timeout ?? defaultTimeout);
      const limits = { cancelled: options.signal, deadline };
      const signal = signalOf(limits);
      return await retrying(
        async () => (await (await attempt(asWrite(call, options), limits)).json()) as T,
        (error) => decide(error, call, options),
        { time, ...(signal && { signal }) },
      );
    },
    async *stream(call, { signal } = {}) {
      const reply = await attempt(call, signal === undefined ? {} : { cancelled: signal });
      yield* reply.chunks();
    },
    close,
  };
}

function decide(error: unknown, call: ApiCall, options: WriteOptions): RetryDecision {
  if (!(error instanceof ClusterError)) return false;
  const after = { after: error.retryAfter };
  switch (error.code) {
    // Refused before anything was done.
    case "RATE_LIMITED":
      return after;
    case "CONFLICT":
      return options.retryConflict === true ? after : false;
    case "SERVER_TIMEOUT":
    case "UNAVAILABLE":
      return isIdempotent(call) ? after : false;
    case "UNREACHABLE":
      return error.temporary ? {} : false;
    default:
      return false;
  }
}
