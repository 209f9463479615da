import type * as pulumi from "@pulumi/pulumi";
import type { AnsweredTag } from "./answeredTag.ts";
import { type CreationPlace, creationPlace } from "./creationPlace.ts";

/** A resource that declares a stream or tags. */
export interface DeclaringResource extends pulumi.Resource {
  /** A tag after the resource was registered. */
  answered(tag: string): pulumi.Output<AnsweredTag>;
}

/** A resource of the program that declares a stream or tags. */
export interface Declarer extends CreationPlace {
  readonly resource: Promise<DeclaringResource>;
}

/** Takes note of a resource while it is constructed. */
export const declarer = (
  resource: Promise<DeclaringResource>,
  opts: pulumi.CustomResourceOptions | undefined,
): Declarer => ({ resource, ...creationPlace(opts) });

const declares = (one: CreationPlace): one is Declarer => "resource" in one;

/**
 * What comes after others that it only knows by the names of streams and tags. Two that would wait for each other would
 * wait for ever, so whoever asks second does not wait. What else a resource waits for is not known here: it may be
 * anything that was made before it.
 */
export class CreationOrder {
  readonly #named = new Map<CreationPlace, Set<CreationPlace>>();

  /**
   * Lets one wait for another one. Of two that declare something, unless the other one may wait for it; a trigger waits
   * for its tag unless that waits by name for what may wait for the trigger. Returns whether it does.
   */
  follow(one: CreationPlace, other: Declarer): boolean {
    if (this.#mayWaitFor(other, one)) return false;
    this.#named.set(one, (this.#named.get(one) ?? new Set()).add(other));
    return true;
  }

  #mayWaitFor(start: CreationPlace, end: CreationPlace): boolean {
    const seen = [new Set<CreationPlace>(), new Set<CreationPlace>()] as const;
    const open: [CreationPlace, counts: boolean][] = [[start, declares(end)]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [one, counts] = next;
      if (counts && (one === end || end.place < one.waitsBefore)) return true;
      if (seen[counts ? 1 : 0].has(one)) continue;
      seen[counts ? 1 : 0].add(one);
      for (const other of this.#named.get(one) ?? []) open.push([other, counts || declares(one)]);
      for (const other of this.#named.keys()) if (other.place < one.waitsBefore) open.push([other, counts]);
    }
    return false;
  }
}
