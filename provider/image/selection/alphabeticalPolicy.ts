import { byText, highest, type Policy, valued } from "./policy.ts";
import type { SelectionOrder } from "./selection.ts";

/** The last one in alphabetical order; every text has its place there. */
export function alphabeticalPolicy(order: SelectionOrder): Policy {
  const compare = order === "asc" ? byText : (a: string, b: string) => byText(b, a);
  return {
    superlative: `the ${order === "asc" ? "last" : "first"} by name`,
    choose: (candidates) =>
      highest(
        valued(candidates, (text) => text),
        compare,
      )?.tag,
    nearest: () => [],
  };
}
