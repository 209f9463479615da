import { z } from "zod";
import { flag, orUnknown, text } from "./schemaDiagnostics.ts";

export const textList = orUnknown(z.array(text));
export const wholeNumber = (least: number) => orUnknown(z.int().min(least));
export const choiceOf = <Choices extends readonly [string, ...string[]]>(...choices: Choices) =>
  orUnknown(z.enum(choices));
export const listOf = (element: z.ZodType) => orUnknown(z.array(orUnknown(element)));

/** An object of which each member may be absent, but for the `required` ones. */
export function objectWith(members: Readonly<Record<string, z.ZodType>>, ...required: readonly string[]) {
  const shape = Object.entries(members).map(([key, member]) => [
    key,
    required.includes(key) ? member : member.optional(),
  ]);
  return orUnknown(z.strictObject(Object.fromEntries(shape) as Record<string, z.ZodType>));
}

/** Judged with the reference's meaning. */
export const anyReference = z.unknown();

const key = objectWith({ name: text, key: text, optional: flag }, "name", "key");

/** The API's list of `EnvVar`. */
export const environmentList = listOf(
  objectWith(
    {
      name: text,
      value: text,
      valueFrom: objectWith({
        fieldRef: objectWith({ apiVersion: text, fieldPath: text }, "fieldPath"),
        resourceFieldRef: objectWith({ containerName: text, resource: text, divisor: text }, "resource"),
        configMapKeyRef: key,
        secretKeyRef: key,
      }),
    },
    "name",
  ),
);
