/** Hands out values in the order in which they came, to one reader. */
export class EventQueue<T> {
  readonly #values: T[] = [];
  #wake: (() => void) | undefined;

  push(value: T): void {
    this.#values.push(value);
    this.#wake?.();
  }

  /** Waits for the next value; `undefined` once `signal` is aborted, whatever waits. */
  async next(signal: AbortSignal): Promise<T | undefined> {
    while (this.#values.length === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
    return signal.aborted ? undefined : this.#values.shift();
  }
}
