import { highest, missesOf, type Policy, valued } from "./policy.ts";
import type { SelectionOrder } from "./selection.ts";

/** An exact decimal number: time stamps may have more digits than a double holds. */
interface Decimal {
  readonly digits: bigint;
  /** Number of digits behind the point. */
  readonly scale: number;
}

/** The last one in numerical order; what is no decimal number is left out. */
export function numericalPolicy(order: SelectionOrder): Policy {
  const compareInOrder = order === "asc" ? compare : (a: Decimal, b: Decimal) => compare(b, a);
  return {
    superlative: `the ${order === "asc" ? "highest" : "lowest"} number`,
    choose: (candidates) => highest(valued(candidates, decimal), compareInOrder)?.tag,
    nearest: (candidates) => missesOf(candidates, "no number"),
  };
}

function decimal(text: string): Decimal | undefined {
  const [, sign = "", whole = "", fraction = ""] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === "") return undefined;
  const digits = BigInt(whole + fraction);
  return { digits: sign === "-" ? -digits : digits, scale: fraction.length };
}

function compare(a: Decimal, b: Decimal): number {
  const difference = a.digits * 10n ** BigInt(b.scale) - b.digits * 10n ** BigInt(a.scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
