import fc from "fast-check";

const surrogates = { first: 0xd800, count: 0x800 };
const lastCodePoint = 0x10ffff;

const codePoint = fc
  .integer({ min: 0, max: lastCodePoint - surrogates.count })
  .map((index) => String.fromCodePoint(index < surrogates.first ? index : index + surrogates.count));

/** Any text. The unit `binary` of fast-check lists all of Unicode first, which takes a second in each file. */
export const anyText = fc.oneof(
  { arbitrary: fc.string({ unit: codePoint }), weight: 3 },
  { arbitrary: fc.string(), weight: 1 },
);
