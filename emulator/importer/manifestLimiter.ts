import type { Clock } from "../clock.ts";

const burst = 3;

/** Lets the manifests of one import request through: a burst of 3, then so many a second. */
export class ManifestLimiter {
  readonly #clock: Clock;
  readonly #interval: number;
  #free: number;

  /** @param perSecond Infinity lets everything through at once */
  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#interval = 1000 / perSecond;
    // The bucket is full at first.
    this.#free = clock.now().getTime() - burst * this.#interval;
  }

  /** Resolves when the next manifest may be fetched. */
  async take(): Promise<void> {
    const now = this.#clock.now().getTime();
    this.#free = Math.max(this.#free, now - burst * this.#interval) + this.#interval;
    const wait = this.#free - now;
    if (wait > 0) await new Promise<void>((resolve) => this.#clock.after(wait, resolve));
  }
}
