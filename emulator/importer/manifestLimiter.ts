import type { Clock } from "../clock.ts";

const burst = 3;

/** Limits the manifests of one import request: a burst of 3, then a rate per second. */
export class ManifestLimiter {
  readonly #clock: Clock;
  readonly #interval: number;
  #free: number;

  /** @param perSecond manifests; Infinity means no limit */
  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#interval = 1000 / perSecond;
    // The bucket starts full.
    this.#free = clock.now().getTime() - burst * this.#interval;
  }

  /** Resolves when the request may fetch the next manifest. */
  async take(): Promise<void> {
    const now = this.#clock.now().getTime();
    this.#free = Math.max(this.#free, now - burst * this.#interval) + this.#interval;
    const wait = this.#free - now;
    if (wait > 0) await new Promise<void>((resolve) => this.#clock.after(wait, resolve));
  }
}
