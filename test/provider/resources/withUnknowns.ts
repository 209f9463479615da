import fc from "fast-check";
import { unknown } from "../../../provider/resources/inputs/unknown.ts";

/** The value with any of its members, or members of members, unknown, as in a preview. */
export function withUnknowns(value: unknown): fc.Arbitrary<unknown> {
  const rarely = fc.integer({ min: 0, max: 9 }).map((number) => number === 0);
  if (Array.isArray(value)) return fc.tuple(...value.map((member) => orUnknown(member, rarely)));
  if (typeof value !== "object" || value === null) return fc.constant(value);
  const members = Object.entries(value).map(([key, member]) => fc.tuple(fc.constant(key), orUnknown(member, rarely)));
  return fc.tuple(...members).map((entries) => Object.fromEntries(entries));
}

const orUnknown = (value: unknown, chance: fc.Arbitrary<boolean>) =>
  chance.chain((hidden) => (hidden ? fc.constant(unknown) : withUnknowns(value)));
