import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ImageStreamError } from "../../../provider/image/error.ts";
import { parsePreview } from "../../../sdk/report/parsePreview.ts";

const urn = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/imagestream:ImageStream::app";
const state = (inputs: object) => ({
  urn,
  custom: true,
  type: "pulumi-nodejs:dynamic/imagestream:ImageStream",
  inputs,
});
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: '"s3cret"' };

/** As pulumi 3.260 writes it: indented, with prefixes of severity, without steps that do nothing. */
const document = {
  config: { "shop:registry": "quay.io" },
  steps: [{ op: "update", urn, oldState: state({ a: 1 }), newState: state({ a: 2 }), detailedDiff: null }],
  diagnostics: [
    { urn, message: "default/app:1.4 moves\n", severity: "info" },
    { message: "warning: somewhat odd\n", severity: "warning" },
  ],
  duration: 1_234_567_890,
  changeSummary: { update: 1 },
};

test("the document of `pulumi preview --json` is read", () => {
  expect(parsePreview(JSON.stringify(document, undefined, 4))).toEqual({
    hasFailed: false,
    steps: [{ op: "update", urn, before: { a: 1 }, after: { a: 2 } }],
    messages: [
      { urn, severity: "info", text: "default/app:1.4 moves" },
      { severity: "warning", text: "somewhat odd" },
    ],
  });
});

test("so are its events, one a line or in an array, with colors and what passes by", () => {
  const metadata = {
    op: "update",
    urn,
    type: "t",
    old: { ...state({ a: 1 }), inputs: { a: 1 } },
    new: state({ a: 2 }),
    detailedDiff: null,
  };
  const events = [
    { sequence: 0, timestamp: 1, preludeEvent: { config: {} } },
    { sequence: 1, timestamp: 1, resourcePreEvent: { metadata, planning: true } },
    {
      sequence: 2,
      timestamp: 1,
      diagnosticEvent: {
        urn,
        prefix: "",
        message: "<{%reset%}>default/app:1.4 moves<{%reset%}>\n",
        color: "raw",
        severity: "info",
      },
    },
    {
      sequence: 3,
      timestamp: 1,
      diagnosticEvent: { message: "<{%reset%}>somewhat odd<{%reset%}>\n", color: "raw", severity: "warning" },
    },
    {
      sequence: 4,
      timestamp: 1,
      diagnosticEvent: { message: "reading", color: "raw", severity: "info", ephemeral: true },
    },
    {
      sequence: 5,
      timestamp: 1,
      summaryEvent: { maybeCorrupt: false, durationSeconds: 1, resourceChanges: { update: 1 } },
    },
  ];
  const expected = parsePreview(JSON.stringify(document));
  expect(parsePreview(events.map((event) => JSON.stringify(event)).join("\n"))).toEqual(expected);
  expect(parsePreview(JSON.stringify(events))).toEqual(expected);
  const failed = { sequence: 6, timestamp: 2, summaryEvent: { result: "failed" } };
  expect(parsePreview(JSON.stringify([...events, failed])).hasFailed).toBe(true);
});

test("a preview that failed is one, with its errors", () => {
  const diagnostics = [{ urn, message: "error: the tag moved\n", severity: "error" }];
  expect(parsePreview(JSON.stringify({ diagnostics, duration: 5 }))).toEqual({
    hasFailed: true,
    steps: [],
    messages: [{ urn, severity: "error", text: "the tag moved" }],
  });
});

test("secrets are masked wherever they are, also where they were shown", () => {
  const steps = [{ op: "create", urn, newState: state({ images: secret, spec: { tags: [{ from: secret }] } }) }];
  const read = parsePreview(JSON.stringify({ steps }));
  expect(read.steps[0]?.after).toEqual({ images: "[secret]", spec: { tags: [{ from: "[secret]" }] } });
});

describe("what is no preview is one clear error", () => {
  test.each([
    ["", /is empty; the preview may have failed before it began/],
    ["  \n", /is empty/],
    ["{}", /none of a preview/],
    ["[]", /none of a preview/],
    ["null", /none of a preview/],
    ['"text"', /none of a preview/],
    ['{"steps":[{"op":"create"}]}', /none of a preview/],
    ['{"version":3,"deployment":{}}', /none of a preview/],
    ["error: no stack selected", /is no JSON \(line 1\)/],
    ['{"sequence":1}\nerror: failed', /is no JSON \(line 2\)/],
  ])("%s", (text, reason) => expect(() => parsePreview(text)).toThrow(reason));

  test("whatever the text is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          parsePreview(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ImageStreamError);
        }
      }),
    );
  });
});
