import type { Time } from "./time.ts";

/** Number and pace of retries. */
export interface RetryPolicy {
  /** Attempts in all. @default 5 */
  readonly attempts?: number;
  /** Milliseconds before the second attempt; doubled each time, with full jitter on its upper half. @default 100 */
  readonly firstDelay?: number;
  /** Longest pause in milliseconds, what the server asks for excepted. @default 5000 */
  readonly longestDelay?: number;
  /** When the server asks to wait for more milliseconds than that, the error is told at once. @default 30000 */
  readonly longestAsked?: number;
  readonly time: Time;
  readonly signal?: AbortSignal;
}

/** Decides to try again after an error, with the milliseconds that the server asked to wait. */
export type RetryDecision = false | { readonly after?: number | undefined };

/**
 * Runs `attempt` until it succeeds, `decide` refuses, or the attempts are used up; then the last error is thrown.
 * Cancelling ends the pause with the signal's reason.
 */
export async function retrying<T>(
  attempt: (number: number) => Promise<T>,
  decide: (error: unknown, number: number) => RetryDecision,
  policy: RetryPolicy,
): Promise<T> {
  const { attempts = 5, longestAsked = 30_000, time, signal } = policy;
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      const decision = number < attempts && signal?.aborted !== true && decide(error, number);
      if (!decision || (decision.after ?? 0) > longestAsked) throw error;
      try {
        await time.sleep(pause(number, decision.after, policy), signal);
      } catch {
        // The time is up: what went wrong says more than that.
        throw error;
      }
    }
  }
}

function pause(number: number, asked: number | undefined, policy: RetryPolicy): number {
  const { firstDelay = 100, longestDelay = 5_000, time } = policy;
  const delay = Math.min(firstDelay * 2 ** (number - 1), longestDelay);
  const jittered = delay / 2 + (delay / 2) * time.random();
  // Never earlier than asked for, and not everybody at the same moment.
  return asked === undefined ? jittered : asked + jittered;
}

/** Milliseconds of a `Retry-After` header, which has seconds or a date. */
export function retryAfter(header: string | string[] | undefined, time: Time): number | undefined {
  const value = Array.isArray(header) ? header[0] : header;
  if (value === undefined || value.trim() === "") return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - time.now());
}
