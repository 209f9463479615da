import { ImageStreamError } from "../image/error.ts";
import { holdsSecret, maskedText, maskedValue } from "../text/maskedText.ts";
import type { Context, Handlers } from "./handlers.ts";
import { type SecretPath, secretsKey, valuesAt } from "./inputs/secretPaths.ts";
import { secretTexts } from "./inputs/secretTexts.ts";
import { PartialFailure } from "./partialFailure.ts";

/** Paths of the secrets: the engine decrypts the inputs of a provider process. Absent without any. */
interface Secrets {
  readonly [secretsKey]?: readonly SecretPath[];
}

/**
 * Handlers that keep declared secrets out of ids, messages and errors. The engine marks outputs that have the name of a
 * secret input; this marks the others.
 */
export function keepingSecrets<Inputs extends object, Outputs extends Inputs>(
  handlers: Handlers<Inputs, Outputs>,
): Handlers<Inputs, Outputs> {
  return {
    check(news, olds) {
      const [given, secrets] = declared(news);
      const texts = textsOf({ ...given, ...secrets });
      const { inputs, diagnostics } = handlers.check(given, olds);
      return { inputs: { ...inputs, ...secrets }, diagnostics: maskedValue(diagnostics, texts) };
    },

    diff(olds, news) {
      const { changes, ...rest } = handlers.diff(olds, news);
      return { ...rest, changes: changes || pathsOf(olds).join() !== pathsOf(news).join() };
    },

    async create(context, inputs) {
      const [given, secrets] = taken(inputs);
      const texts = textsOf(inputs);
      const { id, outs } = await silent(inputs, () => handlers.create(quiet(context, texts), given));
      return { id: maskedText(id, texts), outs: { ...marked(outs, inputs, texts), ...secrets } };
    },

    async read(context, id, outs) {
      const [given, secrets] = taken(outs);
      const texts = textsOf(outs);
      const found = await silent(outs, () => handlers.read(quiet(context, texts), id, given));
      if (found === undefined) return undefined;
      const { inputs } = found;
      // Another user may have changed them.
      const all = [...texts, ...textsOf({ ...inputs, ...secrets })];
      return { inputs: { ...inputs, ...secrets }, outs: { ...marked(found.outs, inputs, all), ...secrets } };
    },

    async update(context, id, olds, news) {
      const [given, secrets] = taken(news);
      const texts = [...textsOf(news), ...textsOf(olds)];
      const outs = await silent(news, () => handlers.update(quiet(context, texts), id, taken(olds)[0], given), texts);
      return { ...marked(outs, news, textsOf(news)), ...secrets };
    },

    async delete(context, id, outs) {
      await silent(outs, () => handlers.delete(quiet(context, textsOf(outs)), id, taken(outs)[0]));
    },
  };
}

const pathsOf = (of: object): readonly SecretPath[] => (of as Secrets)[secretsKey] ?? [];
const textsOf = (of: object): string[] => secretTexts(valuesAt(of, pathsOf(of)));

function taken<T extends object>(of: T): [T, Secrets] {
  const { [secretsKey]: paths, ...rest } = of as T & Secrets;
  // TypeScript does not take the rest of `T & Secrets` for `T`.
  return [rest as unknown as T, paths === undefined ? {} : { [secretsKey]: paths }];
}

/** The program passes the paths in the transient part. */
function declared<T extends object>(of: T & { readonly transient?: object }): [T, Secrets] {
  if (of.transient === undefined) return [of, {}];
  const [transient, secrets] = taken(of.transient);
  return [{ ...of, transient }, secrets];
}

const quiet = (context: Context, texts: readonly string[]): Context => ({
  ...context,
  ...(context.progress && {
    progress: (text, urn) => context.progress?.(maskedText(text, texts), urn) ?? Promise.resolve(),
  }),
  ...(context.warn && { warn: (message) => context.warn?.(maskedValue(message, texts)) ?? Promise.resolve() }),
});

/** Masks errors, which the engine shows and, of partial failures, stores. */
async function silent<T>(of: object, act: () => Promise<T>, texts: readonly string[] = textsOf(of)): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (texts.length === 0 || !(error instanceof Error)) throw error;
    if (error instanceof PartialFailure) {
      const secrets = taken(of)[1];
      const all = [...texts, ...textsOf({ ...error.outs, ...secrets })];
      const outs = { ...marked(error.outs, of, all), ...secrets };
      throw new PartialFailure(maskedText(error.id, texts), outs, maskedValue(error.diagnostics, texts));
    }
    const code = error instanceof ImageStreamError ? error.code : "UNEXPECTED";
    throw new ImageStreamError(code, maskedText(error.message, texts));
  }
}

/** A secret in the engine's wire protocol. */
const secret = (value: string) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

/** Outputs in which texts with secrets are marked, except under the names of inputs, which the engine marks. */
function marked<Outs extends object>(outs: Outs, inputs: object, texts: readonly string[]): Outs {
  if (texts.length === 0) return outs;
  const members = Object.entries(outs).map(([key, value]) => [key, key in inputs ? value : markedValue(value, texts)]);
  return Object.fromEntries(members) as Outs;
}

function markedValue(value: unknown, texts: readonly string[]): unknown {
  if (typeof value === "string") return holdsSecret(value, texts) ? secret(value) : value;
  if (Array.isArray(value)) return value.map((element) => markedValue(element, texts));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, markedValue(member, texts)]));
}
