import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ImageStreamError } from "../../../provider/image/error.ts";
import { arrayElements } from "../../../provider/image/jsonArray.ts";
import { triggerDiagnostics } from "../../../provider/image/triggerDiagnostics.ts";
import { setTrigger } from "../../../provider/image/triggerEdits.ts";
import { findTriggers, type ImageTriggerEntry, parseTriggers } from "../../../provider/image/triggers.ts";
import { nearlyRight } from "./arbitraries.ts";

const path = (name: string) => `spec.template.spec.containers[?(@.name=="${name}")].image`;
const entry = (name: string, from = "app:1.4"): ImageTriggerEntry => ({
  from: { kind: "ImageStreamTag", name: from },
  fieldPath: path(name),
});

test("the text null, which oc set triggers --remove-all leaves, has no entries", () => {
  expect(parseTriggers("null")).toEqual([]);
  expect(triggerDiagnostics("null")).toEqual([]);
});

test.each([
  ["{}", "object", /no JSON array/],
  ["[", "object", /no JSON array/],
  ["[1]", "object", /no object/],
  [`[{"paused":"false"}]`, "object", /no boolean.*disables every trigger/],
  [`[{"fieldPath":1}]`, "object", /no text/],
  [`[{"from":"app:1"}]`, "object", /no object/],
  [`[{"from":{"name":1}}]`, "object", /no text/],
])("%s cannot be read by the controller and is refused", (text, scope, reason) => {
  expect(triggerDiagnostics(text)).toEqual([
    expect.objectContaining({ scope, summary: expect.stringMatching(reason) }),
  ]);
  expect(() => parseTriggers(text)).toThrow(expect.objectContaining({ code: "INVALID_TRIGGERS" }));
  expect(() => setTrigger(text, entry("web"))).toThrow(ImageStreamError);
});

test("member names in another case are the controller's, too", () => {
  const text = `[{"From":{"Kind":"ImageStreamTag","NAME":"a:b"},"fieldpath":${JSON.stringify(path("web"))}}]`;
  expect(findTriggers(text, path("web"))[0]?.entry.from.name).toBe("a:b");
  expect(parseTriggers(setTrigger(text, entry("web")))).toHaveLength(1);
  expect(triggerDiagnostics(`[{"Paused":"false"}]`)).toEqual([expect.objectContaining({ scope: "object" })]);
});

test("array elements are found where JSON has them, whatever white space and nesting there is", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.nat(4), (values, indent) => {
      const text = JSON.stringify(values, undefined, indent);
      const elements = arrayElements(text) ?? [];
      expect(elements.map(({ value }) => value)).toEqual(JSON.parse(text));
      expect(elements.map(({ start, end }) => JSON.parse(text.slice(start, end)))).toEqual(JSON.parse(text));
    }),
  );
});

test("any text is parsed or refused with INVALID_TRIGGERS", () => {
  const json = fc.jsonValue().map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(
      fc.oneof(
        nearlyRight,
        json,
        json.map((text) => `[${text}]`),
      ),
      (text) => {
        triggerDiagnostics(text);
        try {
          parseTriggers(setTrigger(text, entry("web")));
        } catch (error) {
          if (!(error instanceof ImageStreamError)) throw error;
        }
      },
    ),
    { numRuns: 300 },
  );
});
