/** Counts the pending work of controllers, so that a test can wait for its end. */
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
   * Resolves when there is no queued key, no running reconciliation and no undelivered event.
   * Retries and schedules that wait for the clock do not count.
   */
  async idle(): Promise<void> {
    for (;;) {
      // One turn of the event loop delivers the store's events for all writes so far.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#running === 0) return;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
