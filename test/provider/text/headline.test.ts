import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { formatHeadline, headline, headlineLength } from "../../../provider/text/headline.ts";
import { shortReason } from "../../../sdk/messages/shortReason.ts";

const root = join(import.meta.dirname, "../../..");
const files = ["provider", "sdk"].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(room, file)),
);

/** The first lines of all messages, each with the number of its values. */
const written = files.flatMap((file) =>
  [...readFileSync(join(root, file), "utf8").matchAll(/\bheadline`((?:\$\{(?:[^{}]|\{[^{}]*\})*\}|[^`$])*)`/g)].map(
    ([, text = ""]) => {
      const values = [...text.matchAll(/\$\{((?:[^{}]|\{[^{}]*\})*)\}/g)].map(([, value = ""]) => value);
      return { file, text, values, texts: text.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/) };
    },
  ),
);

test("the first line of every message says all that counts in 40 characters, with names as people give them", () => {
  expect(written.length).toBeGreaterThan(30);
  for (const { text, texts, values } of written) {
    const fixed = texts.join("").length;
    // A tag such as 1.4 or a workload such as web, in short lines more of them.
    const isWhole = fixed + (text.includes("${tagMoveHeadline") ? 0 : 8) * values.length <= headlineLength;
    expect([text, isWhole]).toEqual([text, true]);
    const line = formatHeadline({
      texts,
      values: values.map((value) => (/[Nn]ame|args/.test(value) ? "app:1.4" : "1.4")),
    });
    expect(line.length).toBeLessThanOrEqual(headlineLength);
    expect(line).not.toContain("…");
  }
});

test("a reason beside a tag leaves that eight characters", () => {
  const codes = files.flatMap((file) => [
    ...readFileSync(join(root, file), "utf8").matchAll(/"([A-Z]+(?:_[A-Z]+)+)"/g),
  ]);
  expect(codes.length).toBeGreaterThan(50);
  for (const [, code = ""] of codes) {
    expect(formatHeadline(headline`${"2024.1.1"} unknown: ${shortReason(code)}`)).toBe(
      `2024.1.1 unknown: ${shortReason(code)}`,
    );
  }
});

test("values are cut where they are too long, the longest first, and nothing else is", () => {
  const long = "storefront-frontend-production-canary";
  expect(formatHeadline(headline`${"app:1.4"} has no image, ${long} waits`)).toBe(
    "app:1.4 has no image, storefront-… waits",
  );
  expect(formatHeadline(headline`${long} has no image, ${long} waits`)).toBe(
    "storefro… has no image, storefron… waits",
  );
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), (one, other) => {
      const line = formatHeadline(headline`${one} has no image, ${other} waits`);
      expect([...line].length).toBeLessThanOrEqual(headlineLength);
      expect(line).toMatch(/has no image, .*waits$/u);
    }),
  );
});
