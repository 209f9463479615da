import { untilAborted } from "./untilAborted.ts";

/** Results that are found once for each key, and shared. What failed, or ended with the call that had begun it, is begun anew. */
export class SharedWork<T> {
  readonly #results = new Map<string, Promise<T>>();

  /** @throws whatever `begin` throws, or the signal's reason */
  async get(key: string, signal: AbortSignal, begin: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const shared = this.#results.get(key);
    if (shared !== undefined) {
      const result = await untilAborted(shared, signal).then(
        (value) => ({ value }),
        () => undefined,
      );
      return result === undefined ? await this.get(key, signal, begin) : result.value;
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
