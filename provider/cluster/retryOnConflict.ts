import { retrying } from "../http/retry.ts";
import { realTime, type Time } from "../http/time.ts";
import { isClusterError } from "./clusterError.ts";

/**
 * Repeats a read-modify-write while another client is faster (409 Conflict): `attempt` reads again each time.
 * @throws whatever the last attempt threw
 */
export function retryOnConflict<T>(
  attempt: (number: number) => Promise<T>,
  options: { time?: Time; signal?: AbortSignal; attempts?: number } = {},
): Promise<T> {
  const { time = realTime, signal, attempts = 8 } = options;
  const policy = { time, attempts, firstDelay: 20, longestDelay: 1_000, ...(signal === undefined ? {} : { signal }) };
  return retrying(attempt, (error) => (isClusterError(error, "CONFLICT") ? {} : false), policy);
}
