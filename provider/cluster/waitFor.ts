import { realTime, type Time } from "../http/time.ts";
import { ImageStreamError } from "../image/error.ts";

/** Options of a wait. */
export interface WaitOptions<T> {
  /** Milliseconds; then the wait fails. */
  readonly timeout: number;
  /** The awaited event, for the error: "the import of web:1.4". */
  readonly what: string;
  readonly signal?: AbortSignal;
  /** Describes the last value, for the error. */
  readonly describe?: (last: T) => string;
  /** Finds the remedy, for the error. */
  readonly remedy?: () => Promise<string | undefined>;
  /** Milliseconds before the second look; doubled each time. @default 100 */
  readonly firstDelay?: number;
  /** @default 2000 */
  readonly longestDelay?: number;
  /** Called once after the first look: ends when it is worth looking again at once, for instance after a watch event. */
  readonly changed?: (last: T, signal: AbortSignal) => Promise<unknown>;
  readonly time?: Time;
}

/**
 * Looks until the value is good enough, first at once and then at growing intervals.
 * @throws ImageStreamError `WAIT_TIMEOUT` after the time limit, `CANCELLED` by the signal, and whatever `get` throws
 */
export async function waitFor<T>(
  get: (signal: AbortSignal) => Promise<T>,
  isDone: (value: T) => boolean,
  options: WaitOptions<T>,
): Promise<T> {
  const { timeout, what, signal, time = realTime, firstDelay = 100, longestDelay = 2_000 } = options;
  const end = time.now() + timeout;
  const stop = new AbortController();
  const signals = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  try {
    for (let delay = firstDelay; ; delay = Math.min(2 * delay, longestDelay)) {
      signals.throwIfAborted();
      const value = await get(signals);
      if (isDone(value)) return value;
      const left = end - time.now();
      if (left <= 0) throw timedOut(what, timeout, options.describe?.(value), await options.remedy?.());
      await pause(value, Math.min(delay, left), signals, options, time);
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    throw new ImageStreamError("CANCELLED", `waiting for ${what} was cancelled; run it again`, { cause: error });
  } finally {
    stop.abort();
  }
}

/** A failing watch is no reason to fail: the next look comes anyway. */
async function pause<T>(value: T, delay: number, signal: AbortSignal, options: WaitOptions<T>, time: Time) {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const never = new Promise<never>(() => {});
  const changed = options.changed?.(value, both).catch(() => never) ?? never;
  try {
    await Promise.race([time.sleep(delay, both), changed]);
  } finally {
    over.abort();
  }
}

const unknownCause = "look at the object's conditions and events, or allow more time";

function timedOut(what: string, timeout: number, last: string | undefined, remedy = unknownCause): ImageStreamError {
  const seen = last === undefined ? "" : ` (last seen: ${last})`;
  return new ImageStreamError("WAIT_TIMEOUT", `${what} took longer than ${timeout / 1_000} s${seen}; ${remedy}`);
}
