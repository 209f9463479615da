import { isStatusError } from "../apiserver/statusError.ts";
import type { Cancel, Clock } from "../clock.ts";
import type { Activity } from "./activity.ts";

/** Options of a work queue. */
export interface WorkQueueOptions {
  readonly clock: Clock;
  readonly activity: Activity;
  readonly run: (key: string) => void | Promise<void>;
  /** Milliseconds until the retry of a failed key; undefined drops it. `failures` counts from 1. @default drops it */
  readonly retryAfter?: (error: unknown, failures: number) => number | undefined;
  /** Keys to reconcile concurrently. @default 1 */
  readonly workers?: number;
}

/** Keys to reconcile: duplicates are merged, and no key runs twice at the same time. */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #delayed = new Set<Cancel>();
  #closed = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  add(key: string): void {
    if (this.#closed || this.#waiting.has(key)) return;
    this.#options.activity.begin();
    this.#waiting.add(key);
    // Deferred as in a real controller: the client gets the answer to its write first.
    setImmediate(() => this.#fill());
  }

  addAfter(key: string, milliseconds: number): void {
    const cancel = this.#options.clock.after(milliseconds, () => {
      this.#delayed.delete(cancel);
      this.add(key);
    });
    this.#delayed.add(cancel);
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#delayed) cancel();
    for (const _ of this.#waiting) this.#options.activity.end();
    this.#waiting.clear();
  }

  /** Starts waiting keys on all free workers; skips keys that are being reconciled. */
  #fill(): void {
    for (const key of this.#waiting) {
      if (this.#running.size >= (this.#options.workers ?? 1)) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#process(key);
    }
  }

  async #process(key: string): Promise<void> {
    try {
      await this.#options.run(key);
      this.#failures.delete(key);
    } catch (error) {
      this.#failed(key, error);
    } finally {
      this.#running.delete(key);
      this.#fill();
      this.#options.activity.end();
    }
  }

  #failed(key: string, error: unknown): void {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    const delay = this.#options.retryAfter?.(error, failures);
    if (delay === undefined || this.#closed) {
      this.#failures.delete(key);
      return;
    }
    this.#failures.set(key, failures);
    if (delay === 0) this.add(key);
    else this.addAfter(key, delay);
  }
}

/** Repeats a lost optimistic lock at once, anything else with a delay. */
export function conflictsAtOnce(error: unknown, failures: number): number {
  return isStatusError(error, "Conflict") ? 0 : exponentialBackoff(failures);
}

/** Doubles from 5 milliseconds to 1,000 seconds, as client-go's item-based rate limiter does. */
export function exponentialBackoff(failures: number): number {
  return Math.min(5 * 2 ** (failures - 1), 1_000_000);
}
