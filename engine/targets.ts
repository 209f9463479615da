import type { Urn } from "./urn.ts";

/** The targets of an operation, by URN or by a pattern with `*` and `**`. */
export class UrnTargets {
  readonly #literals: Set<Urn>;
  readonly #patterns: readonly RegExp[];

  constructor(targets: Iterable<Urn> = []) {
    const all = [...targets];
    this.#literals = new Set(all.filter((target) => !target.includes("*")));
    this.#patterns = all.filter((target) => target.includes("*")).map(toPattern);
  }

  get constrained(): boolean {
    return this.#literals.size + this.#patterns.length > 0;
  }

  get literals(): ReadonlySet<Urn> {
    return this.#literals;
  }

  /** Without targets, every resource is included. */
  contains(urn: Urn): boolean {
    return !this.constrained || this.#literals.has(urn) || this.#patterns.some((pattern) => pattern.test(urn));
  }

  /** Adds a target, unless there are none. */
  add(urn: Urn): void {
    if (this.constrained) this.#literals.add(urn);
  }

  clone(): UrnTargets {
    return new UrnTargets([...this.#literals, ...this.#patterns.map((pattern) => patternText.get(pattern) ?? "")]);
  }
}

const patternText = new WeakMap<RegExp, string>();

function toPattern(target: string): RegExp {
  const source = target
    .split(/(\*\*|\*)/)
    .map((part) => (part === "**" ? ".*" : part === "*" ? "[^:]*" : part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("");
  const pattern = new RegExp(`^${source}$`);
  patternText.set(pattern, target);
  return pattern;
}
