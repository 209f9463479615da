import { randomBytes, randomInt } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Handlers } from "../handlers.ts";
import { schemaDiagnostics, textByKey } from "../inputs/schemaDiagnostics.ts";
import { takeTransient } from "../inputs/transient.ts";
import { isUnknown } from "../inputs/unknown.ts";
import { expressionDiagnostics, generate } from "./expression.ts";

/** Inputs of generated values. */
export interface GeneratedValuesInputs {
  /** By name: `[a-zA-Z0-9]{16}`. */
  expressions: Record<string, string>;
}

/** Outputs of generated values beside the inputs. */
export interface GeneratedValuesOutputs extends GeneratedValuesInputs {
  /** By name; a secret. */
  values: Record<string, string>;
}

const schema = z.strictObject({ expressions: textByKey });

/** Values that are generated once and then stay in the state, as long as their expressions stay. Nothing is on the cluster. */
export const generatedValues: Handlers<GeneratedValuesInputs, GeneratedValuesOutputs> = {
  check(news) {
    const [inputs] = takeTransient(news);
    const shape = schemaDiagnostics(schema, inputs, "");
    if (shape.length > 0) return { inputs, diagnostics: shape };
    const known = Object.entries(inputs.expressions).filter(([, expression]) => !isUnknown(expression));
    return {
      inputs,
      diagnostics: known.flatMap(([name, expression]) => expressionDiagnostics(expression, `expressions.${name}`)),
    };
  },
  diff: (olds, news) => ({ changes: !isDeepStrictEqual(olds.expressions, news.expressions) }),
  create: async (_context, inputs) => ({
    id: randomBytes(8).toString("hex"),
    outs: { ...inputs, values: valuesOf(inputs) },
  }),
  read: async (_context, _id, outs) => ({ inputs: { expressions: outs.expressions }, outs }),
  update: async (_context, _id, olds, news) => ({ ...news, values: valuesOf(news, olds) }),
  delete: async () => {},
};

function valuesOf({ expressions }: GeneratedValuesInputs, olds?: GeneratedValuesOutputs): Record<string, string> {
  const values = Object.entries(expressions).map(([name, expression]) => {
    const kept = olds?.expressions[name] === expression ? olds.values[name] : undefined;
    return [name, kept ?? generate(expression, (limit) => randomInt(limit))];
  });
  return Object.fromEntries(values);
}
