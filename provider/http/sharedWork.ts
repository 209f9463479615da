import { untilAborted } from "./untilAborted.ts";

/** Results that are found once for each key, and shared. A failure, and the end of the call that began the work, begin it anew. */
export class SharedWork<T> {
  readonly #results = new Map<string, Promise<T>>();

  /**
   * The result of a key; one that is out of date is found anew.
   * @throws whatever `begin` throws, or the signal's reason
   */
  async get(
    key: string,
    signal: AbortSignal,
    begin: () => Promise<T>,
    isCurrent: (result: T) => boolean = () => true,
  ): Promise<T> {
    signal.throwIfAborted();
    const shared = this.#results.get(key);
    if (shared !== undefined) {
      const result = await untilAborted(shared, signal).then(
        (value) => ({ value }),
        () => undefined,
      );
      if (result !== undefined && isCurrent(result.value)) return result.value;
      if (result !== undefined && this.#results.get(key) === shared) this.#results.delete(key);
      return await this.get(key, signal, begin, isCurrent);
    }
    const own = begin();
    this.#results.set(key, own);
    own.catch(() => this.#results.get(key) === own && this.#results.delete(key));
    return await untilAborted(own, signal);
  }

  /** The next one begins anew. */
  forget(key: string): void {
    this.#results.delete(key);
  }
}
