import { isObject, type Members, membersOf } from "../../../provider/image/members.ts";
import { credentialsOf } from "../../../provider/resources/buildConfig/credentials.ts";
import { type DeferredText, mapDeferred } from "../../manifests/template/deferred.ts";
import { Code, templateText } from "./code.ts";
import type { Identifiers } from "./identifiers.ts";

/** A value of the program that the stack's configuration holds. */
export interface ConfigValue {
  /** Variable, and key of the configuration. */
  readonly name: string;
  readonly isSecret: boolean;
  /** The parameter or the member of an object that it stands for. */
  readonly of: string;
}

/** Values that a program takes from its configuration: secrets, and parameters of templates. */
export class ConfigValues {
  readonly all: ConfigValue[] = [];
  readonly #identifiers: Identifiers;
  readonly #ofParameters = new Map<string, string>();
  readonly #held: DeferredText[] = [];
  readonly #generated: ReadonlySet<string>;

  /** @param generated keys of generated values, which are secrets */
  constructor(identifiers: Identifiers, generated: ReadonlySet<string>) {
    this.#identifiers = identifiers;
    this.#generated = generated;
  }

  /** The value with a mark in place of each deferred text, which passes through functions that know only plain values. */
  hold(value: Members): Members {
    return mapDeferred(value, (text) => `\ue000${this.#held.push(text) - 1}\ue001`) as Members;
  }

  /** The value with a variable in place of each secret and each held text. */
  inProgram(value: Members, owner: { readonly name: string; readonly what: string }): Members {
    const variable = (path: readonly string[]) => {
      const of = `${path.join(".")} of ${owner.what}`;
      return new Code(this.#variable(`${owner.name}-${path.at(-2) ?? ""}-${path.at(-1) ?? ""}`, of, true));
    };
    return replaced(value, [], variable, (text) => this.#released(text)) as Members;
  }

  #variable(name: string, of: string, isSecret: boolean): string {
    const variable = this.#identifiers.take(name, isSecret ? "Secret" : "Value");
    this.all.push({ name: variable, of, isSecret });
    return variable;
  }

  #released(text: string): Code | undefined {
    const held = this.#held[Number(/^\ue000(\d+)\ue001$/.exec(text)?.[1])];
    if (held === undefined) return undefined;
    const parts = held.parts.map((part) => {
      if (typeof part === "string") return templateText(part);
      const { parameter, name } = part;
      const isSecret = this.#generated.has(parameter) || secretName.test(name);
      const known = this.#ofParameters.get(parameter) ?? this.#variable(name, `parameter ${name}`, isSecret);
      this.#ofParameters.set(parameter, known);
      return `\${${known}}`;
    });
    const [only] = held.parts;
    const isWhole = held.parts.length === 1 && typeof only !== "string";
    return new Code(isWhole ? parts.join("").slice(2, -1) : `pulumi.interpolate\`${parts.join("")}\``);
  }
}

const secretName = /passw(?:or)?d|secret|token|api_?key|credential/i;
const hooks: ReadonlySet<string> = new Set(["github", "gitlab", "bitbucket", "generic"]);

/**
 * The value with variables for held texts and for secrets: those of webhooks, addresses with a password, and variables of an
 * environment that are called a password or token.
 */
function replaced(
  value: unknown,
  path: readonly string[],
  secret: (path: readonly string[]) => Code,
  release: (text: string) => Code | undefined,
): unknown {
  if (typeof value === "string") {
    const released = release(value);
    if (released !== undefined) return released;
    const isHook = path.at(-1) === "secret" && hooks.has(path.at(-2) ?? "");
    return value !== "" && (isHook || credentialsOf(value).length > 0) ? secret(path) : value;
  }
  if (Array.isArray(value)) {
    return value.map((element: unknown, index) => {
      const { name, value: text } = membersOf(element);
      const isSecret = typeof name === "string" && secretName.test(name) && typeof text === "string" && text !== "";
      if (isSecret && isObject(element))
        return { ...element, value: release(text) ?? secret([...path, name, "value"]) };
      return replaced(element, [...path, typeof name === "string" ? name : String(index)], secret, release);
    });
  }
  if (!isObject(value) || value instanceof Code) return value;
  const members = Object.entries(value).map(([key, member]) => [
    key,
    replaced(member, [...path, key], secret, release),
  ]);
  return Object.fromEntries(members);
}
