import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { InvalidInputError } from "../../../provider/image/invalidInputError.ts";
import { arrayElements } from "../../../provider/image/jsonArray.ts";
import {
  findTrigger,
  type ImageTriggerEntry,
  parseTriggers,
  removeTrigger,
  setTrigger,
  triggerFaults,
} from "../../../provider/image/triggers.ts";
import { nearlyRight, stream, tag } from "./arbitraries.ts";

const path = (name: string) => `spec.template.spec.containers[?(@.name=="${name}")].image`;
const entry = (name: string, from = "app:1.4"): ImageTriggerEntry => ({
  from: { kind: "ImageStreamTag", name: from },
  fieldPath: path(name),
});

test("the first entry is written as oc set triggers writes it", () => {
  expect(setTrigger(undefined, entry("web"))).toBe(
    `[{"from":{"kind":"ImageStreamTag","name":"app:1.4"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"web\\")].image"}]`,
  );
});

const foreign = ` [ {"fieldPath" : "x.containers[0].image", "pause":1, "from":{"name":"a]b:\\",{"} } ,\n null ] `;

test("entries of others stay byte for byte when one is added, changed and removed", () => {
  const added = setTrigger(foreign, entry("web"));
  expect(added.startsWith(foreign.slice(0, -3))).toBe(true);
  const changed = setTrigger(added, entry("web", "app:2"));
  expect(findTrigger(changed, path("web"))?.from.name).toBe("app:2");
  expect(removeTrigger(changed, path("web"))).toBe(foreign);
});

test("an entry that means the same is not rewritten", () => {
  const text = `[ {"paused": false, "fieldPath": ${JSON.stringify(path("web"))}, "from": {"name":"app:1.4","kind":"ImageStreamTag"}} ]`;
  expect(setTrigger(text, entry("web"))).toBe(text);
});

test("removing the last entry removes the annotation; removing what is not there changes nothing", () => {
  expect(removeTrigger(setTrigger(undefined, entry("web")), path("web"))).toBeUndefined();
  expect(removeTrigger(foreign, path("web"))).toBe(foreign);
  expect(removeTrigger(undefined, path("web"))).toBeUndefined();
  expect(removeTrigger("null", path("web"))).toBeUndefined();
});

test("the text null, which oc set triggers --remove-all leaves, has no entries", () => {
  expect(parseTriggers("null")).toEqual([]);
  expect(triggerFaults("null")).toEqual([]);
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
  expect(triggerFaults(text)).toEqual([expect.objectContaining({ scope, reason: expect.stringMatching(reason) })]);
  expect(() => parseTriggers(text)).toThrow(expect.objectContaining({ code: "INVALID_TRIGGERS" }));
  expect(() => setTrigger(text, entry("web"))).toThrow(InvalidInputError);
});

const fault = (value: object) => triggerFaults(JSON.stringify([{ ...entry("web"), ...value }]), { kind: "Deployment" });

test.each([
  ["another kind", { from: { kind: "ImageStreamImage", name: "a:b" } }, "entry", /no kind/],
  ["a name without tag", { from: { kind: "ImageStreamTag", name: "app" } }, "entry", /no colon/],
  ["an apiVersion", { from: { ...entry("x").from, apiVersion: "image.openshift.io/v1" } }, "entry", /deaf/],
  ["single quotes", { fieldPath: `spec.template.spec.containers[?(@.name=='web')].image` }, "object", /single quotes/],
  [
    "another pod specification",
    { fieldPath: "spec.jobTemplate.spec.template.spec.containers[0].image" },
    "entry",
    /ignored/,
  ],
])("%s keeps the controller from following the entry", (_, value, scope, reason) => {
  expect(fault(value)).toEqual([expect.objectContaining({ scope, reason: expect.stringMatching(reason) })]);
});

test("two entries for one field path disable the whole object", () => {
  const text = JSON.stringify([entry("web"), entry("web", "app:2")]);
  expect(triggerFaults(text)).toEqual([
    expect.objectContaining({ scope: "object", reason: expect.stringMatching(/twice/) }),
  ]);
});

test("member names in another case are the controller's, too", () => {
  const text = `[{"From":{"Kind":"ImageStreamTag","NAME":"a:b"},"fieldpath":${JSON.stringify(path("web"))}}]`;
  expect(findTrigger(text, path("web"))?.from.name).toBe("a:b");
  expect(parseTriggers(setTrigger(text, entry("web")))).toHaveLength(1);
  expect(triggerFaults(`[{"Paused":"false"}]`)).toEqual([expect.objectContaining({ scope: "object" })]);
});

test("unknown members are harmless", () => {
  expect(fault({ lastTriggeredImage: "x", pause: "true" })).toEqual([]);
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

test("setting then removing an entry gives back the text", () => {
  const others = fc.uniqueArray(fc.tuple(stream, tag), { selector: ([name]) => name, minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(others, fc.nat(3), (given, indent) => {
      const text = JSON.stringify(
        given.map(([name, label]) => entry(name, `${name}:${label}`)),
        undefined,
        indent,
      );
      const set = setTrigger(text, entry("0mine"));
      expect(parseTriggers(set)).toHaveLength(given.length + 1);
      expect(removeTrigger(set, path("0mine"))).toBe(text);
      const first = path(given[0]?.[0] ?? "");
      expect(parseTriggers(removeTrigger(text, first))).toEqual(parseTriggers(text).slice(1));
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
        triggerFaults(text);
        try {
          parseTriggers(setTrigger(text, entry("web")));
        } catch (error) {
          if (!(error instanceof InvalidInputError)) throw error;
        }
      },
    ),
    { numRuns: 300 },
  );
});
