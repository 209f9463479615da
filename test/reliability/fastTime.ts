import type { Time } from "../../provider/http/time.ts";

/** A clock that each pause sets forward, so that a wait of a minute takes no time and still ends. */
export function fastTime(): Time & { readonly passed: number } {
  const start = Date.now();
  let passed = 0;
  const waiting = new Set<{ readonly at: number; readonly controller: AbortController }>();
  const pass = (milliseconds: number) => {
    passed += milliseconds;
    for (const one of waiting) {
      if (one.at > passed) continue;
      waiting.delete(one);
      one.controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    }
  };
  return {
    get passed() {
      return passed;
    },
    now: () => start + passed,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      pass(milliseconds);
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    },
    deadline(milliseconds) {
      const controller = new AbortController();
      waiting.add({ at: passed + milliseconds, controller });
      return controller.signal;
    },
    random: () => 0.5,
  };
}
