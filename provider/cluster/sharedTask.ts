/** Runs a task once for all calls that wait for it at the same time, and ends it with the last of them. */
export class SharedTask<T> {
  readonly #run: (signal: AbortSignal) => Promise<T>;
  #running: { readonly result: Promise<T>; readonly stop: AbortController; waiting: number } | undefined;

  constructor(run: (signal: AbortSignal) => Promise<T>) {
    this.#run = run;
  }

  /** The result; rejects with the signal's reason, or with what the task says when it is ended. */
  async result(signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const running = this.#running ?? this.#start();
    if (signal === undefined) {
      running.waiting++;
      return await running.result;
    }
    const given = Promise.withResolvers<never>();
    const giveUp = () => {
      // The last one takes the task with it, and waits for what that has to say.
      if (--running.waiting === 0) running.stop.abort(signal.reason);
      else given.reject(signal.reason);
    };
    running.waiting++;
    signal.addEventListener("abort", giveUp);
    try {
      return await Promise.race([running.result, given.promise]);
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  #start() {
    const stop = new AbortController();
    const result = this.#run(stop.signal).finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    const running = { result, stop, waiting: 0 };
    this.#running = running;
    return running;
  }
}
