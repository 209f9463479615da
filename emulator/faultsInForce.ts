import type { Clock } from "./clock.ts";

/** A fault, which requests it hits, and how often. */
export interface Fault<Kind, Matcher> {
  /** What goes wrong. */
  readonly fault: Kind;
  /** @default every request */
  readonly match?: Matcher;
  /** Matching requests that still go well. @default 0 */
  readonly skip?: number;
  /** Requests that are hit before the fault is over. @default all */
  readonly times?: number;
}

/** The faults in force on a server; which requests a matcher means is the server's own. */
export class FaultsInForce<Kind, Matcher extends object, Request> {
  readonly #matches: (matcher: Partial<Matcher>, request: Request) => boolean;
  readonly #active = new Set<{ readonly fault: Fault<Kind, Matcher>; seen: number }>();

  constructor(matches: (matcher: Partial<Matcher>, request: Request) => boolean) {
    this.#matches = matches;
  }

  /** Puts a fault in force; the answer ends it. */
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

  /** The faults that hit a request, each counted. */
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

/** Waits as long as the delays among the faults say. */
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
