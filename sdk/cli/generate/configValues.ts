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
  /** The place that has it on a cluster. */
  readonly at?: MemberPlace;
}

/** A member of an object. */
export interface MemberPlace {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** As in `oc get -o jsonpath`. */
  readonly path: string;
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
  inProgram(value: Members, owner: ObjectName): Members {
    const variable = (path: readonly string[]) => this.#secretAt(path, owner);
    return replaced(value, [], variable, (text) => this.#released(text)) as Members;
  }

  /** A variable for a member that is a secret as a whole. */
  secret(value: unknown, path: readonly string[], owner: ObjectName): Code {
    return (typeof value === "string" ? this.#released(value) : undefined) ?? this.#secretAt(path, owner);
  }

  #secretAt(path: readonly string[], owner: ObjectName): Code {
    const { kind, namespace, name } = owner;
    const words = path.map((key) => /^\?\(@\.name=="(.*)"\)$/.exec(key)?.[1] ?? key);
    const of = `${words.join(".")} of ${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`;
    const last = words
      .filter((word) => word !== "value")
      .slice(path[0] === "data" || path[0] === "stringData" ? -1 : -2);
    const at = { kind, namespace, name, path: jsonPath(path) };
    return new Code(this.#variable([name, ...last].join("-"), { of, at, isSecret: true }));
  }

  #variable(name: string, value: Omit<ConfigValue, "name">): string {
    const variable = this.#identifiers.take(name, value.isSecret ? "Secret" : "Value");
    this.all.push({ name: variable, ...value });
    return variable;
  }

  #isSecret = ({ parameter, name }: { readonly parameter: string; readonly name: string }): boolean =>
    this.#generated.has(parameter) || secretName.test(name);

  #released(text: string): Code | undefined {
    const held = this.#held[Number(/^\ue000(\d+)\ue001$/.exec(text)?.[1])];
    if (held === undefined) return undefined;
    const parts = held.parts.map((part) => {
      if (typeof part === "string") return templateText(part);
      const { parameter, name } = part;
      const isSecret = this.#isSecret(part);
      const known = this.#ofParameters.get(parameter) ?? this.#variable(name, { of: `parameter ${name}`, isSecret });
      this.#ofParameters.set(parameter, known);
      return `\${${known}}`;
    });
    const [only] = held.parts;
    const isWhole = held.parts.length === 1 && typeof only !== "string";
    if (held.isBare && only !== undefined && typeof only !== "string") {
      const isSecret = this.#isSecret(only);
      // The configuration holds texts, and the place wants a number or a boolean.
      return new Code(`${isSecret ? "pulumi.jsonParse" : "JSON.parse"}(${parts.join("").slice(2, -1)})`);
    }
    return new Code(isWhole ? parts.join("").slice(2, -1) : `pulumi.interpolate\`${parts.join("")}\``);
  }
}

interface ObjectName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** `{.spec.triggers[2].github.secret}` */
const jsonPath = (path: readonly string[]): string =>
  `{${path.map((key) => (/^(?:\d+$|\?)/.test(key) ? `[${key}]` : `.${key.replaceAll(".", "\\.")}`)).join("")}}`;

const secretName =
  /passw(?:or)?d|passphrase|(?:^|_)pass(?:$|_)|pwd|secret|token|(?:api|access|private)_?key|credential/i;
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
      const at = [...path, typeof name === "string" ? `?(@.name=="${name}")` : String(index)];
      if (isSecret && isObject(element)) return { ...element, value: release(text) ?? secret([...at, "value"]) };
      return replaced(element, at, secret, release);
    });
  }
  if (!isObject(value) || value instanceof Code) return value;
  const members = Object.entries(value).map(([key, member]) => [
    key,
    replaced(member, [...path, key], secret, release),
  ]);
  return Object.fromEntries(members);
}
