import type { RegistryRequest } from "./registryRequest.ts";
import { matchesRequest, type RequestMatcher } from "./requestMatcher.ts";

/** A point in the traffic at which a test changes something, e.g. moves a tag. */
export interface TurningPoint {
  /** @default every request */
  readonly match?: RequestMatcher;
  /** Position among the matching requests. @default 1, the first */
  readonly nth?: number;
  /** Before the request is handled, or between its handling and its answer. @default "after" */
  readonly moment?: "before" | "after";
  /** The test's change. */
  readonly run: () => void | Promise<void>;
}

/** The turning points still to come. */
export class TurningPoints {
  readonly #points = new Set<{ point: TurningPoint; seen: number }>();

  /** Schedules a turning point. @returns a function that cancels it */
  add(point: TurningPoint): () => void {
    const entry = { point, seen: 0 };
    this.#points.add(entry);
    return () => {
      this.#points.delete(entry);
    };
  }

  /** Counts the request. @returns the changes to run before and after it */
  reach(request: RegistryRequest): { before: () => Promise<void>; after: () => Promise<void> } {
    const due: TurningPoint[] = [];
    for (const entry of this.#points) {
      if (!matchesRequest(entry.point.match ?? {}, request)) continue;
      entry.seen += 1;
      if (entry.seen < (entry.point.nth ?? 1)) continue;
      this.#points.delete(entry);
      due.push(entry.point);
    }
    const run = async (moment: "before" | "after") => {
      for (const point of due) if ((point.moment ?? "after") === moment) await point.run();
    };
    return { before: () => run("before"), after: () => run("after") };
  }
}
