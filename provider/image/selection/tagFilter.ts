import { RE2JS, RE2JSException } from "re2js";
import type { TagFilter } from "./selection.ts";

/**
 * The part of a tag that a policy sees; `undefined` if the filter leaves the tag out. The engine takes linear time whatever the
 * pattern, and has the syntax that Flux users know.
 */
export function tagFilter({ pattern, extract }: TagFilter): (tag: string) => string | undefined {
  const expression = RE2JS.compile(pattern);
  return (tag) => {
    const match = expression.matcher(tag);
    if (!match.find()) return undefined;
    if (extract === undefined) return tag;
    return extract.replace(groupName, (whole, braced?: string, bare?: string) => {
      const name = braced ?? bare;
      return name === undefined ? whole.slice(1) : (match.group(/^\d+$/.test(name) ? Number(name) : name) ?? "");
    });
  };
}

/** Why a pattern cannot be used; `undefined` if it can. */
export function patternProblem(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return error.message.replace("error parsing regexp: ", "");
  }
}

/** The groups that `extract` names, in the form of Go's templates: `$name` goes as far as letters and digits do. */
export const namedGroups = (extract: string): string[] =>
  [...extract.matchAll(groupName)].flatMap(([, braced, bare]) => braced ?? bare ?? []);

/** The groups of a pattern: numbers from 0, the whole match, and names. */
export function groupsOf(pattern: string): string[] {
  const expression = RE2JS.compile(pattern);
  const numbers = Array.from({ length: expression.groupCount() + 1 }, (_, index) => String(index));
  return [...numbers, ...Object.keys(expression.namedGroups())];
}

const groupName = /\$(?:\$|\{(\w+)\}|(\w+))/g;
