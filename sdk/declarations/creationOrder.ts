import * as pulumi from "@pulumi/pulumi";

/** A resource of the program that declares a stream or tags. */
export interface Declarer {
  readonly resource: Promise<pulumi.Resource>;
  /** Grows with the program: what a resource is given was made before it. */
  readonly place: number;
  /** Whether it was given outputs or other resources, and so waits for them. */
  readonly waits: boolean;
}

let made = 0;

/** Takes note of a resource while it is constructed. */
export function declarer(
  resource: Promise<pulumi.Resource>,
  args: unknown,
  opts: pulumi.CustomResourceOptions | undefined,
): Declarer {
  const { dependsOn, parent, deletedWith } = opts ?? {};
  const waits = [dependsOn, parent, deletedWith].some((given) => given !== undefined) || comesLater(args);
  return { resource, place: made++, waits };
}

function comesLater(value: unknown): boolean {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(comesLater);
}

/**
 * Which resources come after others that they only know by the names of streams and tags. Two that would wait for each
 * other would wait for ever, so whoever asks second does not wait. What else a resource waits for is not known here: it
 * may be anything that was made before it.
 */
export class CreationOrder {
  readonly #named = new Map<Declarer, Set<Declarer>>();

  /** Lets a resource wait for another one, unless that may wait for it. Returns whether it does. */
  follow(one: Declarer, other: Declarer): boolean {
    if (this.#mayWaitFor(other, one)) return false;
    this.#named.set(one, (this.#named.get(one) ?? new Set()).add(other));
    return true;
  }

  #mayWaitFor(start: Declarer, end: Declarer): boolean {
    const seen = new Set<Declarer>();
    const open = [start];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next === end || (next.waits && end.place < next.place)) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(this.#named.get(next) ?? []));
      if (next.waits) open.push(...this.#madeBefore(next.place));
    }
    return false;
  }

  /** Only those that wait for something made later lead further than what was made before. */
  #madeBefore(place: number): Declarer[] {
    return [...this.#named].flatMap(([one, others]) =>
      one.place < place && [...others].some((other) => other.place > one.place) ? [one] : [],
    );
  }
}
