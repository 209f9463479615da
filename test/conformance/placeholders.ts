import { absent, removeAt, setAt, valueAt } from "./path.ts";

type Members = Readonly<Record<string, unknown>>;

/** The values that `${name}` stands for in one run of a scenario; those saved from answers keep their types. */
export class Placeholders {
  readonly #given: Readonly<Record<string, string>>;
  readonly #saved = new Map<string, unknown>();

  constructor(given: Readonly<Record<string, string>>) {
    this.#given = given;
  }

  /** Keeps what is at a path of an answer. @throws Error if nothing is */
  save(name: string, answer: unknown, path: string): void {
    const value = valueAt(answer, path);
    if (value === absent) throw new Error(`nothing to save as ${name} at ${path}`);
    this.#saved.set(name, value);
  }

  set(name: string, value: unknown): void {
    this.#saved.set(name, value);
  }

  /** Fills in the given names only, as recorded answers need it. */
  readonly text = (text: string): string =>
    text.replace(/\$\{(\w+)\}/g, (whole, name: string) => this.#given[name] ?? whole);

  /** Fills in every name, in keys and values; `{$edit, set, remove}` is a saved answer, edited. */
  fill<T>(value: T): T {
    return this.#filled(value) as T;
  }

  #filled(value: unknown): unknown {
    if (typeof value === "string") return this.#filledText(value);
    if (Array.isArray(value)) return value.map((item) => this.#filled(item));
    if (value === null || typeof value !== "object") return value;
    const members = value as Members;
    if (typeof members["$edit"] === "string") return this.#edited(members["$edit"], members);
    return Object.fromEntries(Object.entries(members).map(([key, item]) => [this.#filled(key), this.#filled(item)]));
  }

  #filledText(text: string): unknown {
    const [, whole] = /^\$\{(\w+)\}$/.exec(text) ?? [];
    if (whole !== undefined) return this.#look(whole);
    return text.replace(/\$\{(\w+)\}/g, (_, name: string) => String(this.#look(name)));
  }

  #look(name: string): unknown {
    if (this.#saved.has(name)) return this.#saved.get(name);
    const given = this.#given[name];
    if (given === undefined) throw new Error(`unknown placeholder ${name}`);
    return given;
  }

  #edited(name: string, { set = {}, remove = [] }: { set?: unknown; remove?: unknown }): unknown {
    const edited: unknown = structuredClone(this.#look(name));
    for (const path of remove as string[]) removeAt(edited, path);
    for (const [path, value] of Object.entries(set as Members)) setAt(edited, path, this.#filled(value));
    return edited;
  }
}
