import { setTimeout as delay } from "node:timers/promises";

/** The source of time and chance for retries and waits. */
export interface Time {
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends after that many milliseconds, or rejects with the signal's reason. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** A signal that fires after that many milliseconds. */
  deadline(milliseconds: number): AbortSignal;
  /** From 0 up to 1. */
  random(): number;
}

/** The machine's chance, and its clock as it was when this process began: setting the clock lengthens no wait. */
export const realTime: Time = {
  now: () => Math.floor(performance.timeOrigin + performance.now()),
  async sleep(milliseconds, signal) {
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
  deadline: (milliseconds) => AbortSignal.timeout(Math.max(0, Math.ceil(milliseconds))),
  random: () => Math.random(),
};
