import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { lineDiff } from "../../../engine/display/lineDiff.ts";

test("what goes and what stays is the old text, what comes and what stays is the new one", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 8 });
  fc.assert(
    fc.property(text, text, (old, now) => {
      const lines = lineDiff(old, now);
      const without = (mark: string): string[] => lines.filter((line) => line.mark !== mark).map((line) => line.text);
      expect(without("+")).toEqual(old);
      expect(without("-")).toEqual(now);
    }),
  );
});

test("a changed line is shown as such between those that stay", () => {
  expect(lineDiff(["x", "old", "y"], ["x", "new", "y"]).map(({ mark, text }) => `${mark}${text}`)).toEqual([
    " x",
    "-old",
    "+new",
    " y",
  ]);
});
