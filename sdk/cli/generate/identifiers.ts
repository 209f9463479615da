/** Words that name no variable, and the names that a generated program uses itself. */
const taken = [
  ...["abstract", "any", "arguments", "as", "async", "await", "boolean", "break", "case", "catch", "class", "const"],
  ...[
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
  ],
  ...[
    "for",
    "from",
    "function",
    "get",
    "global",
    "globalThis",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
  ],
  ...[
    "let",
    "module",
    "namespace",
    "new",
    "null",
    "number",
    "object",
    "of",
    "package",
    "private",
    "process",
    "protected",
  ],
  ...[
    "public",
    "require",
    "return",
    "set",
    "static",
    "string",
    "super",
    "switch",
    "symbol",
    "this",
    "throw",
    "true",
    "try",
  ],
  ...["type", "typeof", "undefined", "var", "void", "while", "with", "yield", "exports", "config", "pulumi", "Object"],
];

/** Names of variables, each once. */
export class Identifiers {
  readonly #used = new Set(taken);
  /** Number to try next, so that ten thousand equal names take no longer than others. */
  readonly #next = new Map<string, number>();

  constructor(used: readonly string[] = []) {
    for (const name of used) this.#used.add(name);
  }

  /** `my-app` becomes `myApp`, or with its suffix `myAppBuild` if that is taken. */
  take(name: string, suffix: string): string {
    const plain = identifier(name, suffix);
    for (const wanted of [plain, `${plain}${suffix}`]) {
      if (!this.#used.has(wanted)) return this.#keep(wanted);
    }
    const base = `${plain}${suffix}`;
    let number = this.#next.get(base) ?? 2;
    while (this.#used.has(`${base}${number}`)) number += 1;
    this.#next.set(base, number + 1);
    return this.#keep(`${base}${number}`);
  }

  #keep(name: string): string {
    this.#used.add(name);
    return name;
  }
}

function identifier(name: string, suffix: string): string {
  const words = name.split(/[^a-zA-Z0-9]+/).filter((word) => word !== "");
  const [first = "", ...rest] = words.map((word) => (/^[A-Z0-9]+$/.test(word) ? word.toLowerCase() : word));
  const joined = [first.charAt(0).toLowerCase() + first.slice(1), ...rest.map(upperFirst)].join("");
  const lower = suffix.charAt(0).toLowerCase() + suffix.slice(1);
  if (joined === "") return lower;
  return /^[0-9]/.test(joined) ? `${lower}${joined}` : joined;
}

const upperFirst = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
