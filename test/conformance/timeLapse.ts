import type { Cancel, Clock } from "../../emulator/clock.ts";

interface Timer {
  readonly due: number;
  readonly run: () => void;
  handle: NodeJS.Timeout;
}

/** A clock that runs as the machine's does, but can be put forward; timers that become due by that fire at once, in order. */
export class TimeLapse implements Clock {
  #ahead = 0;
  readonly #timers = new Set<Timer>();

  now(): Date {
    return new Date(this.#time());
  }

  after(milliseconds: number, run: () => void): Cancel {
    const timer: Timer = {
      due: this.#time() + milliseconds,
      run,
      handle: this.#wait(milliseconds, () => this.#fire(timer)),
    };
    this.#timers.add(timer);
    return () => this.#forget(timer);
  }

  /** Puts the clock forward. */
  skip(milliseconds: number): void {
    this.#ahead += milliseconds;
    const now = this.#time();
    const timers = [...this.#timers].sort((a, b) => a.due - b.due);
    for (const timer of timers) {
      if (!this.#timers.has(timer)) continue;
      if (timer.due <= now) this.#fire(timer);
      else {
        clearTimeout(timer.handle);
        timer.handle = this.#wait(timer.due - now, () => this.#fire(timer));
      }
    }
  }

  #time(): number {
    return Date.now() + this.#ahead;
  }

  #wait(milliseconds: number, run: () => void): NodeJS.Timeout {
    return setTimeout(run, milliseconds).unref();
  }

  #fire(timer: Timer): void {
    this.#forget(timer);
    timer.run();
  }

  #forget(timer: Timer): void {
    clearTimeout(timer.handle);
    this.#timers.delete(timer);
  }
}
