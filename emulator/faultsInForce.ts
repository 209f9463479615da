import type { Clock } from "./clock.ts";

/** A fault, the requests that it hits, and their number. */
export interface Fault<Kind, Matcher> {
  /** The effect of the fault. */
  readonly fault: Kind;
  /** The requests to hit. @default every request */
  readonly match?: Matcher;
  /** Number of matching requests that the fault lets through before it starts. @default 0 */
  readonly skip?: number;
  /** Requests to hit before the fault ends. @default all */
  readonly times?: number;
}

/** The faults in force on a server. The server decides which requests a matcher selects. */
export class FaultsInForce<Kind, Matcher extends object, Request> {
  readonly #matches: (matcher: Partial<Matcher>, request: Request) => boolean;
  readonly #active = new Set<{ readonly fault: Fault<Kind, Matcher>; seen: number }>();

  constructor(matches: (matcher: Partial<Matcher>, request: Request) => boolean) {
    this.#matches = matches;
  }

  /** Puts a fault in force. @returns a function that ends it */
  add(fault: Fault<Kind, Matcher>): () => void {
    const entry = { fault, seen: 0 };
    this.#active.add(entry);
    return () => {
      this.#active.delete(entry);
    };
  }

  clear(): void {
    this.#active.clear();
  }

  /** Returns the faults that hit this request, and counts the request against every fault that it matches. */
  hitting(request: Request): Kind[] {
    const hits: Kind[] = [];
    for (const entry of this.#active) {
      const { fault, match = {}, skip = 0, times = Number.POSITIVE_INFINITY } = entry.fault;
      if (!this.#matches(match, request)) continue;
      entry.seen += 1;
      if (entry.seen > skip && entry.seen <= skip + times) hits.push(fault);
    }
    return hits;
  }
}

/** Waits for the sum of the faults' delays. */
export async function delayed(
  faults: readonly ({ readonly kind: "delay"; readonly milliseconds: number } | { readonly kind: string })[],
  clock: Clock,
): Promise<void> {
  for (const fault of faults) {
    if ("milliseconds" in fault && fault.kind === "delay") {
      await new Promise<void>((resolve) => clock.after(fault.milliseconds, resolve));
    }
  }
}
