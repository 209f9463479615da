import type { Cancel, Clock } from "./clock.ts";

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** A clock that a test advances; timers fire in the order in which they are due. */
export class SteppedClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();

  /** @param start initial time. @default 2025-01-01T00:00:00Z */
  constructor(start: Date = new Date("2025-01-01T00:00:00Z")) {
    this.#now = start.getTime();
  }

  /** The time that the test has reached. */
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

  /** Advances the clock and fires all due timers, including those that timers set. */
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
