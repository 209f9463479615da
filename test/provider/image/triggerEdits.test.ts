import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { removeTriggerAt, setTrigger } from "../../../provider/image/triggerEdits.ts";
import { findTriggers, type ImageTriggerEntry, parseTriggers } from "../../../provider/image/triggers.ts";
import { stream, tag } from "./arbitraries.ts";

const path = (name: string) => `spec.template.spec.containers[?(@.name=="${name}")].image`;
const entry = (name: string, from = "app:1.4"): ImageTriggerEntry => ({
  from: { kind: "ImageStreamTag", name: from },
  fieldPath: path(name),
});

/** The annotation without the entry of a field path. */
const removed = (text: string | undefined, fieldPath: string): string | undefined =>
  removeTriggerAt(text, findTriggers(text, fieldPath)[0]?.index ?? -1);

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
  expect(findTriggers(changed, path("web"))[0]?.entry.from.name).toBe("app:2");
  expect(removed(changed, path("web"))).toBe(foreign);
});

test("an entry that means the same is not rewritten", () => {
  const text = `[ {"paused": false, "fieldPath": ${JSON.stringify(path("web"))}, "from": {"name":"app:1.4","kind":"ImageStreamTag"}} ]`;
  expect(setTrigger(text, entry("web"))).toBe(text);
});

test("removing the last entry removes the annotation; removing what is not there changes nothing", () => {
  expect(removed(setTrigger(undefined, entry("web")), path("web"))).toBeUndefined();
  expect(removed(foreign, path("web"))).toBe(foreign);
  expect(removed(undefined, path("web"))).toBeUndefined();
  expect(removed("null", path("web"))).toBeUndefined();
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
      expect(removed(set, path("0mine"))).toBe(text);
      const first = path(given[0]?.[0] ?? "");
      expect(parseTriggers(removed(text, first))).toEqual(parseTriggers(text).slice(1));
    }),
  );
});
