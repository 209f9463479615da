import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseLinks } from "../../../provider/http/links.ts";

test.each<[string, string, string[]]>([
  ['</v2/a/tags/list?last=b&n=2>; rel="next"', "/v2/a/tags/list?last=b&n=2", ["next"]],
  ["<?last=b>;rel=next", "?last=b", ["next"]],
  ['<x>; title="a, b; rel=prev"; rel="Next last"', "x", ["next", "last"]],
  ['<x>; rel="prev"; rel="next"', "x", ["prev"]],
  ["<x>; nothing; rel=next", "x", ["next"]],
  ["<a,b;c>; rel=next", "a,b;c", ["next"]],
  ["<x>", "x", []],
])("%s is read", (header, target, relations) => {
  expect(parseLinks(header)).toEqual([{ target, relations }]);
});

test("several links are told apart, in one header or in several", () => {
  const two = [
    { target: "a", relations: ["prev"] },
    { target: "b", relations: ["next"] },
  ];
  expect(parseLinks("<a>; rel=prev, <b>; rel=next")).toEqual(two);
  expect(parseLinks(["<a>; rel=prev", "<b>; rel=next"])).toEqual(two);
});

test("any header is read without an error, and in time", () => {
  const piece = fc.constantFrom("<", ">", ";", ",", '"', "\\", "rel", "=", "next", " ", "a", "%");
  const header = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(header, (text) => void parseLinks(text)),
    { seed: 11, numRuns: 500 },
  );
  for (const text of ["<", "<a>;", '<a>;r="', "<a>; rel "]) parseLinks(text.repeat(4_000));
});
