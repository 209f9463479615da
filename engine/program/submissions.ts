import type { EventQueue } from "../eventQueue.ts";
import type { SourceEvent } from "../goal.ts";
import { RpcError } from "../grpc.ts";
import { status } from "../pulumiCopies.ts";

/** The requests of a program that wait for the deployment's answer. */
export class Submissions {
  readonly #events: EventQueue<SourceEvent>;
  readonly #over = Promise.withResolvers<void>();
  #isOver = false;
  /** Callbacks that end pending requests when the operation ends. */
  readonly #waiting = new Set<() => void>();

  constructor(events: EventQueue<SourceEvent>) {
    this.#events = events;
  }

  /** Passes an event to the deployment and waits for its answer, or for the end of the operation. */
  submit<T>(send: (done: (result: T) => void) => SourceEvent): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (): void => reject(new RpcError(status.UNAVAILABLE, "resource monitor shut down"));
      if (this.#isOver) return end();
      this.#waiting.add(end);
      this.#events.push(
        send((result) => {
          this.#waiting.delete(end);
          resolve(result);
        }),
      );
    });
  }

  /** Tells the deployment that the program is at its end, and waits for the end of the operation. */
  async finish(): Promise<void> {
    this.#events.push({ kind: "end" });
    await this.#over.promise;
  }

  /** Fails pending requests and lets the program end. */
  shutDown(): void {
    this.#isOver = true;
    this.#over.resolve();
    for (const end of this.#waiting) end();
    this.#waiting.clear();
  }
}
