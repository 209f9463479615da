/** A queue of values for one reader. */
export class EventQueue<T> {
  readonly #values: T[] = [];
  #wake: (() => void) | undefined;
  #signal: AbortSignal | undefined;

  push(value: T): void {
    this.#values.push(value);
    this.#wake?.();
  }

  /** Waits for the next value; `undefined` once `signal` is aborted, even if values are queued. */
  async next(signal: AbortSignal): Promise<T | undefined> {
    this.#watch(signal);
    while (this.#values.length === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return signal.aborted ? undefined : this.#values.shift();
  }

  #watch(signal: AbortSignal): void {
    if (this.#signal === signal) return;
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#wake?.(), { once: true });
  }
}
