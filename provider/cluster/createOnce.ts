import { retrying } from "../http/retry.ts";
import { realTime, type Time } from "../http/time.ts";
import { isClusterError } from "./clusterError.ts";
import type { CallOptions } from "./settings.ts";

/** Milliseconds for all attempts together. */
const defaultTimeLimit = 60_000;
/** Milliseconds for a look at what a request has left; the last one may come after the time limit. */
const lookLimit = 10_000;

/**
 * Creates an object although answers get lost on the way: then it is looked for, and if `isOurs` says that the request has
 * left it there, it is the answer. Otherwise the request is sent again, up to three times within a minute.
 * @throws whatever `create` threw last; `ALREADY_EXISTS` for an object that is not ours
 */
export function createOnce<T>(
  steps: {
    readonly create: (options: CallOptions) => Promise<T>;
    readonly find: (options: CallOptions) => Promise<T | undefined>;
    readonly isOurs: (found: T) => boolean;
    /** Milliseconds for all attempts together. @default 60000 */
    readonly timeLimit?: number;
  },
  time: Time = realTime,
): Promise<T> {
  const end = time.now() + (steps.timeLimit ?? defaultTimeLimit);
  const left = () => Math.max(1, end - time.now());
  let hasLost = false;

  async function attempt(): Promise<T> {
    try {
      return await steps.create({ timeout: left() });
    } catch (error) {
      // A request whose answer was lost may take effect after it was looked for.
      if (!isLost(error) && !(hasLost && isClusterError(error, "ALREADY_EXISTS"))) throw error;
      hasLost = true;
      const found = await steps.find({ timeout: lookLimit }).catch(() => undefined);
      if (found !== undefined && steps.isOurs(found)) return found;
      throw error;
    }
  }

  return retrying(attempt, (error) => (isLost(error) && time.now() < end ? {} : false), { time, attempts: 3 });
}

/** Tells that a request may have taken effect although it failed. */
const isLost = (error: unknown): boolean =>
  isClusterError(error, "UNREACHABLE", "TIMEOUT", "UNAVAILABLE", "SERVER_TIMEOUT");
