import { Readable } from "node:stream";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type LineOptions, lines } from "../../../provider/cluster/lines.ts";

async function linesOf(chunks: readonly Uint8Array[], options: LineOptions): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines(Readable.from(chunks), options)) all.push(line);
  return all;
}

const cut = (text: string, size: number): Uint8Array[] => {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
};

test("lines are the same however the body is cut into pieces", async () => {
  const texts = fc.array(fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\n", "")));
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (all, size) => {
      const whole = `${all.join("\n")}\n`;
      expect(await linesOf(cut(whole, size), { longest: 1_000, longer: "cut" })).toEqual(
        whole.split("\n").slice(0, -1),
      );
    }),
  );
});

test("a line that is too long is cut, or ends the body", async () => {
  const chunks = cut(`ab\n${"c".repeat(50)}\nd`, 7);
  expect(await linesOf(chunks, { longest: 10, longer: "cut" })).toEqual(["ab", "c".repeat(10), "d"]);
  expect(await linesOf(chunks, { longest: 10, longer: "end" })).toEqual(["ab"]);
});
