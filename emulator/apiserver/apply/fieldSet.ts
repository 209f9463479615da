import { isRecord } from "../copy.ts";

const separator = "\u0000";

/** A set of field paths, convertible from and to `fieldsV1`. Immutable. */
export class FieldSet {
  readonly #paths: ReadonlySet<string>;

  private constructor(paths: ReadonlySet<string>) {
    this.#paths = paths;
  }

  static of(paths: Iterable<readonly string[]>): FieldSet {
    return new FieldSet(new Set([...paths].map((path) => path.join(separator))));
  }

  static readonly empty = new FieldSet(new Set());

  static fromFieldsV1(fields: Record<string, unknown>): FieldSet {
    const paths = new Set<string>();
    const visit = (node: Record<string, unknown>, prefix: string): void => {
      for (const [element, child] of Object.entries(node)) {
        if (element === ".") paths.add(prefix);
        else {
          const path = prefix === "" ? element : `${prefix}${separator}${element}`;
          if (isRecord(child) && Object.keys(child).length > 0) visit(child, path);
          else paths.add(path);
        }
      }
    };
    visit(fields, "");
    return new FieldSet(paths);
  }

  get size(): number {
    return this.#paths.size;
  }

  paths(): string[][] {
    return [...this.#paths].sort().map((path) => path.split(separator));
  }

  has(path: readonly string[]): boolean {
    return this.#paths.has(path.join(separator));
  }

  /** Says if the set holds the path itself or a path below it. */
  touches(path: readonly string[]): boolean {
    const key = path.join(separator);
    if (this.#paths.has(key)) return true;
    const prefix = key + separator;
    for (const candidate of this.#paths) if (candidate.startsWith(prefix)) return true;
    return false;
  }

  union(other: FieldSet): FieldSet {
    return new FieldSet(this.#paths.union(other.#paths));
  }

  minus(other: FieldSet): FieldSet {
    return new FieldSet(this.#paths.difference(other.#paths));
  }

  intersection(other: FieldSet): FieldSet {
    return new FieldSet(this.#paths.intersection(other.#paths));
  }

  equals(other: FieldSet): boolean {
    return this.size === other.size && this.minus(other).size === 0;
  }

  /** The set without the paths that `drop` selects. */
  without(drop: (path: readonly string[]) => boolean): FieldSet {
    return FieldSet.of(this.paths().filter((path) => !drop(path)));
  }

  toFieldsV1(): Record<string, unknown> {
    const root: Record<string, unknown> = {};
    for (const path of this.paths()) {
      let node = root;
      for (const element of path) {
        const child = isRecord(node[element]) ? node[element] : {};
        node[element] = child;
        node = child;
      }
      node["."] = {};
    }
    return withoutLoneDots(root);
  }
}

/** A leaf is `{}`; a dot stands only beside members. */
function withoutLoneDots(node: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(node);
  if (entries.length === 1 && entries[0]?.[0] === ".") return {};
  return Object.fromEntries(entries.map(([k, child]) => [k, isRecord(child) ? withoutLoneDots(child) : child]));
}
