import fc from "fast-check";

const letters = (alphabet: string, min: number, max: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: min, maxLength: max }).map((chars) => chars.join(""));

const lower = letters("abcdefghijklmnopqrstuvwxyz0123456789", 1, 8);

const hex = (length: number) => letters("0123456789abcdef", length, length);
export const digest = hex(64).map((digits) => `sha256:${digits}`);
export const tag = fc
  .tuple(letters("aZ_9", 1, 1), letters("abcXYZ019_.-", 0, 12))
  .map(([first, rest]) => `${first}${rest}`);
export const pathComponent = fc
  .tuple(lower, fc.array(fc.tuple(fc.constantFrom(".", "_", "__", "-", "---"), lower), { maxLength: 2 }))
  .map(([first, rest]) => first + rest.flat().join(""));
export const registry = fc.constantFrom(
  "quay.io",
  "localhost",
  "localhost:5000",
  "127.0.0.1:80",
  "Reg.Example.COM:5000",
);
export const repository = fc.array(pathComponent, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
export const stream = fc
  .tuple(lower, fc.array(fc.tuple(fc.constantFrom(".", "_", "-"), lower), { maxLength: 2 }))
  .map(([first, rest]) => first + rest.flat().join(""));
export const namespace = fc.tuple(lower, lower).map(([a, b]) => `${a}-${b}`);

/** Texts that are nearly right, which find more than random ones. */
export const nearlyRight = fc.oneof(
  fc.string(),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(":", "@", "/", ".", "-", "_", "sha256:", "A", " ", "[", "]", "%", "ä", "\n"),
        lower,
        digest,
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join("")),
);
