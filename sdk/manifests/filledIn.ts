import * as pulumi from "@pulumi/pulumi";
import { type DeferredText, mapDeferred } from "./template/deferred.ts";

/** Values of parameters that only the program knows, by the keys of deferred texts. */
export type DeferredValues = ReadonlyMap<string, pulumi.Output<string>>;

/** A copy in which outputs stand for deferred texts. */
export const filledIn = (value: unknown, values: DeferredValues): unknown =>
  mapDeferred(value, (text) => outputOf(text, values));

function outputOf(text: DeferredText, values: DeferredValues): pulumi.Output<unknown> {
  const keys = [...new Set(text.parts.flatMap((part) => (typeof part === "string" ? [] : [part.parameter])))];
  const known = pulumi.all(keys.map((key) => values.get(key) ?? pulumi.output("")));
  return known.apply((all) => text.filledIn((key) => all[keys.indexOf(key)] ?? ""));
}

/** Tells that one of these values is part of a text. */
export function usesAny(value: unknown, keys: ReadonlyMap<string, unknown>): boolean {
  let isUsed = false;
  mapDeferred(value, (text) => {
    isUsed ||= text.parts.some((part) => typeof part !== "string" && keys.has(part.parameter));
    return text;
  });
  return isUsed;
}
