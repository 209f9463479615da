import type { Cancel, Clock } from "./clock.ts";

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it; timers fire in the order in which they are due. */
export class SteppedClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();

  /** @param start Time at which the clock stands first. @default 2025-01-01T00:00:00Z */
  constructor(start: Date = new Date("2025-01-01T00:00:00Z")) {
    this.#now = start.getTime();
  }

  /** Milliseconds since 1970, as far as the test has stepped. */
  now(): Date {
    return new Date(this.#now);
  }

  after(milliseconds: number, run: () => void): Cancel {
    const timer = { due: this.#now + Math.max(0, milliseconds), run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Moves the clock and fires what becomes due, timers that those timers set included. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.due);
      next.run();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due <= end && (first === undefined || timer.due < first.due)) first = timer;
    }
    return first;
  }
}
