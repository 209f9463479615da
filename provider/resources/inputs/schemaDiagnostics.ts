import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { unknown } from "./unknown.ts";

/** Also accepts what is unknown in a preview. */
export const orUnknown = <T extends z.ZodType>(schema: T) => z.union([z.literal(unknown), schema]);

export const text = orUnknown(z.string());
export const flag = orUnknown(z.boolean());
export const textByKey = orUnknown(z.record(z.string(), text));

/** Every place where `value` does not have the shape of `schema`. */
export function schemaDiagnostics(schema: z.ZodType, value: unknown, path: string): Diagnostic[] {
  const result = schema.safeParse(value);
  return result.success ? [] : result.error.issues.flatMap((issue) => issueDiagnostics(issue, value, path));
}

function issueDiagnostics(issue: z.core.$ZodIssue, value: unknown, path: string): Diagnostic[] {
  const at = join(path, issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: join(at, [key]),
      summary: "is no property that this resource knows",
      remedy: "correct its spelling or remove it",
    }));
  }
  if (issue.code === "invalid_union") return nearestBranch(issue, value, path);
  const given = valueAt(value, issue.path);
  const summary = given === undefined ? "is required" : `is wrong: ${lowerFirst(issue.message)}`;
  return [{ path: at, ...(given === undefined ? {} : { value: given }), summary, remedy: expectation(issue) }];
}

/** A union fails with the faults of each branch; the one that got furthest says what the user meant. */
function nearestBranch(issue: z.core.$ZodIssueInvalidUnion, value: unknown, path: string): Diagnostic[] {
  const depth = (issues: readonly z.core.$ZodIssue[]) => Math.max(0, ...issues.map((inner) => inner.path.length));
  const branches = issue.errors.filter((branch) => !branch.every(isUnknownLiteral));
  const deepest = branches.reduce((best, branch) => (depth(branch) >= depth(best) ? branch : best), branches[0] ?? []);
  return deepest.flatMap((inner) => issueDiagnostics({ ...inner, path: [...issue.path, ...inner.path] }, value, path));
}

const isUnknownLiteral = (issue: z.core.$ZodIssue) => issue.code === "invalid_value" && issue.values[0] === unknown;

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return `give ${article(issue.expected)} ${issue.expected}`;
  if (issue.code === "invalid_value") return `use one of ${issue.values.filter((v) => v !== unknown).join(", ")}`;
  return "see the API reference of this property";
}

const article = (noun: string) => (/^[aeiou]/.test(noun) ? "an" : "a");
const lowerFirst = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (at === null || at === undefined ? at : Reflect.get(Object(at), key)),
    value,
  );
}

/** Joins as Pulumi writes property paths: `spec.tags[0].from`, `metadata.labels["app.kubernetes.io/name"]`. */
export function join(path: string, keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((at, key) => {
    if (typeof key === "number") return `${at}[${key}]`;
    if (!/^[A-Za-z_]\w*$/.test(String(key))) return `${at}[${JSON.stringify(String(key))}]`;
    return at === "" ? String(key) : `${at}.${String(key)}`;
  }, path);
}
