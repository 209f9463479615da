import { badRequest } from "./statusError.ts";

/** A parsed label or field selector. */
export interface Selector {
  readonly empty: boolean;
  matches(values: Readonly<Record<string, string>>): boolean;
  /** The keys that it tests. */
  readonly keys: readonly string[];
  /** The one value that the selector allows for a key, if any. */
  exact(key: string): string | undefined;
}

interface Requirement {
  readonly key: string;
  readonly operator: "=" | "!=" | "in" | "notin" | "exists" | "!";
  readonly values: readonly string[];
}

function holds({ key, operator, values }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (operator === "exists") return value !== undefined;
  if (operator === "!") return value === undefined;
  if (operator === "=" || operator === "in") return value !== undefined && values.includes(value);
  return value === undefined || !values.includes(value);
}

const selector = (requirements: readonly Requirement[]): Selector => ({
  empty: requirements.length === 0,
  keys: requirements.map(({ key }) => key),
  matches: (values) => requirements.every((requirement) => holds(requirement, values)),
  exact: (key) => requirements.find((r) => r.key === key && r.operator === "=")?.values[0],
});

/** Selects everything. */
export const everything: Selector = selector([]);

const labelTerm = /^(?:(!)\s*([^\s!=,()]+)|([^\s!=,()]+)(?:\s*(==|=|!=)\s*([^\s,()]*)|\s+(in|notin)\s*\(([^)]*)\))?)$/;

function labelRequirement(term: string): Requirement {
  const match = labelTerm.exec(term);
  if (!match) throw badRequest(`unable to parse requirement: found '${term}'`);
  const [, not, absent = "", key = "", operator, value = "", setOperator, setValues = ""] = match;
  if (not) return { key: absent, operator: "!", values: [] };
  if (setOperator) {
    const values = setValues.split(",").map((v) => v.trim());
    return { key, operator: setOperator === "in" ? "in" : "notin", values };
  }
  if (operator === undefined) return { key, operator: "exists", values: [] };
  return { key, operator: operator === "!=" ? "!=" : "=", values: [value] };
}

/** `a=b,c!=d,e in (f,g),h notin (i),j,!k`. @throws StatusError 400 */
export function parseLabelSelector(text: string): Selector {
  const terms = text.split(/,(?![^(]*\))/).map((term) => term.trim());
  return selector(terms.filter((term) => term !== "").map(labelRequirement));
}

/** `metadata.name=a,status.phase!=Running`. @throws StatusError 400 */
export function parseFieldSelector(text: string): Selector {
  const terms = text.split(",").filter((term) => term !== "");
  return selector(
    terms.map((term) => {
      const match = /^(.*?)(==|!=|=)(.*)$/.exec(term);
      if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
      const [, key = "", operator, value = ""] = match;
      return { key, operator: operator === "!=" ? "!=" : "=", values: [value] };
    }),
  );
}
