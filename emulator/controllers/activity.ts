/** Counts what controllers have under way, so that others can wait until there is nothing left. */
export class Activity {
  #running = 0;
  #waiting: (() => void)[] = [];

  begin(): void {
    this.#running += 1;
  }

  end(): void {
    this.#running -= 1;
    if (this.#running > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /**
   * Resolves when nothing is under way: no queued key, no running reconciliation, no event on its way to a controller.
   * Retries and schedules that wait for the clock do not count.
   */
  async idle(): Promise<void> {
    for (;;) {
      // One turn of the event loop delivers the store's events of all writes made so far.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#running === 0) return;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
