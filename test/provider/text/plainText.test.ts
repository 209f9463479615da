import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { plainText } from "../../../provider/text/plainText.ts";
import { anyText } from "../../anyText.ts";

test("is one line without control characters, color directives, or an end", () => {
  expect(plainText("1.4\n  rolls  Deployment evil\u001b[31m\u202e")).toBe("1.4 rolls Deployment evil [31m");
  expect(plainText("<{%fg 99%}>1.4")).toBe("< {%fg 99%}>1.4");
  expect(plainText("1".repeat(100))).toHaveLength(60);
  fc.assert(
    fc.property(anyText, (text) => {
      const plain = plainText(text);
      expect(plain).not.toMatch(/[\p{C}\n\r\u2028\u2029]|<\{%/u);
      expect([...plain].length).toBeLessThanOrEqual(60);
    }),
  );
});

test("text of any length costs no more than what is kept of it, and says where it was cut", () => {
  const long = plainText(`${"<{%".repeat(500_000)}`, 100);
  expect([...long]).toHaveLength(100);
  expect(long).toMatch(/^(< \{%)+.*…$/);
  expect(plainText(`a${" ".repeat(1_000_000)}b`, 10)).toBe("a…");
});
