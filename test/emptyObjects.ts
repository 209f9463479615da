import { expect } from "@jest/globals";

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

// `toMatchObject({ changes: {} })` would accept any changes: `{}` means that there are none.
expect.addEqualityTesters([
  (received, expected) => {
    if (!isPlain(expected) || !isPlain(received) || Object.keys(expected).length > 0) return undefined;
    return Object.values(received).some((value) => value !== undefined) ? false : undefined;
  },
]);
