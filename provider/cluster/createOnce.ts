import { retrying } from "../http/retry.ts";
import { realTime, type Time } from "../http/time.ts";
import { isClusterError } from "./clusterError.ts";

/**
 * Creates an object although answers get lost on the way: then it is looked for, and if `isOurs` says that the request has
 * left it there, it is the answer. Otherwise the request is sent again.
 * @throws whatever `create` threw last; `ALREADY_EXISTS` for an object that is not ours
 */
export function createOnce<T>(
  steps: {
    readonly create: () => Promise<T>;
    readonly find: () => Promise<T | undefined>;
    readonly isOurs: (found: T) => boolean;
  },
  time: Time = realTime,
): Promise<T> {
  let hasLost = false;

  async function attempt(): Promise<T> {
    try {
      return await steps.create();
    } catch (error) {
      // A request whose answer was lost may take effect after it was looked for.
      if (!isLost(error) && !(hasLost && isClusterError(error, "ALREADY_EXISTS"))) throw error;
      hasLost = true;
      const found = await steps.find().catch(() => undefined);
      if (found !== undefined && steps.isOurs(found)) return found;
      throw error;
    }
  }

  return retrying(attempt, (error) => (isLost(error) ? {} : false), { time, attempts: 3 });
}

/** Whether a request may have taken effect although it failed. */
const isLost = (error: unknown): boolean =>
  isClusterError(error, "UNREACHABLE", "TIMEOUT", "UNAVAILABLE", "SERVER_TIMEOUT");
