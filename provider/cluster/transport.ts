import { type RetryDecision, retrying } from "../http/retry.ts";
import { realTime } from "../http/time.ts";
import { type ApiCall, asWrite, isIdempotent } from "./apiCall.ts";
import { ClusterError, isClusterError } from "./clusterError.ts";
import { exchangeCall, inTime, type Limits, type Reply, signalOf } from "./exchange.ts";
import { sessions } from "./sessions.ts";
import type { CallOptions, ClusterEnvironment, ClusterSettings, WriteOptions } from "./settings.ts";

/** Sends calls: identity, retries, errors. */
export interface Transport {
  /** The settings' namespace, or the context's. */
  namespace(): Promise<string>;
  /** URL of the API server. */
  server(): Promise<string>;
  /** One time limit for several calls with these options. */
  within<Options extends CallOptions>(options: Options): Options & { readonly deadline: AbortSignal };
  /** The parsed answer. Errors are ClusterErrors, or an ImageStreamError if the configuration cannot be read. */
  call<T>(call: ApiCall, options?: WriteOptions): Promise<T>;
  /** The answer's body as it arrives, without time limit and not retried. */
  stream(call: ApiCall, options?: Pick<CallOptions, "signal">): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

const defaultTimeout = 60_000;

/** Opens the way into the cluster when the first call needs it. */
export function openClusterTransport(settings: ClusterSettings, environment: ClusterEnvironment = {}): Transport {
  const { time = realTime, env = process.env, root = "" } = environment;
  const { current, renew, close } = sessions(settings, { env, root }, time);

  const within = <Options extends CallOptions>(options: Options) => ({
    ...options,
    deadline: options.deadline ?? time.deadline(options.timeout ?? settings.timeout ?? defaultTimeout),
  });

  /** Tokens rotate: after a 401 the kubeconfig is read again, and what it says now is tried. */
  async function attempt(call: ApiCall, limits: Limits): Promise<Reply> {
    const signal = signalOf(limits);
    const session = await inTime(current(signal), call, call.path, limits);
    try {
      return await exchangeCall(session, call, limits, time);
    } catch (error) {
      if (!isClusterError(error, "UNAUTHORIZED") || !(await renew(session, signal).catch(() => false))) throw error;
      return await exchangeCall(await current(signal), call, limits, time);
    }
  }

  return {
    namespace: async () => (await current(within({}).deadline)).namespace,
    server: async () => (await current(within({}).deadline)).server,
    within,
    async call<T>(call: ApiCall, options: WriteOptions = {}) {
      const { deadline } = within(options);
      const limits = { cancelled: options.signal, deadline };
      const signal = signalOf(limits);
      return await retrying(
        async () => (await (await attempt(asWrite(call, options), limits)).json()) as T,
        (error, number) => decide(error, number, call, options),
        { time, attempts: mostAttempts, ...(signal && { signal }) },
      );
    },
    async *stream(call, { signal } = {}) {
      const reply = await attempt(call, signal === undefined ? {} : { cancelled: signal });
      yield* reply.chunks();
    },
    close,
  };
}

/** Eight attempts take about ten seconds, which is as long as an API server or the proxy before it restarts. */
const mostAttempts = 8;
const fewAttempts = 5;

function decide(error: unknown, number: number, call: ApiCall, options: WriteOptions): RetryDecision {
  if (!(error instanceof ClusterError)) return false;
  const after = { after: error.retryAfter };
  switch (error.code) {
    // Refused before anything was done.
    case "RATE_LIMITED":
      return after;
    case "CONFLICT":
      return options.retryConflict === true && number < fewAttempts ? after : false;
    case "SERVER_TIMEOUT":
    case "UNAVAILABLE":
      return isIdempotent(call) ? after : false;
    case "UNREACHABLE":
      return error.temporary && number < fewAttempts ? {} : false;
    // Of a gateway, not of this call.
    case "TIMEOUT":
      return error.status === 504 && isIdempotent(call) ? after : false;
    default:
      return false;
  }
}
