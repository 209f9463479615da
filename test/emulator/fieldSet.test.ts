import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { FieldSet } from "../../emulator/apiserver/apply/fieldSet.ts";
import { compare, fieldsOf } from "../../emulator/apiserver/apply/fields.ts";
import { merge } from "../../emulator/apiserver/apply/merge.ts";
import { equal } from "../../emulator/apiserver/copy.ts";
import { strategicMerge } from "../../emulator/apiserver/patch/strategicMerge.ts";
import { integer, list, listByKey, map, object, set, string } from "../../emulator/apiserver/typeSchema.ts";

const item = object("Item", { name: string, size: integer, words: list(string) });
const schema = object("Thing", {
  labels: map(string),
  items: listByKey(item, ["name"]),
  marks: set(string),
  size: integer,
  whole: object("Whole", { a: string, b: string }, { atomic: true }),
});

const word = fc.constantFrom("a", "b", "c", "d");
// Decoding drops empty collections, so that none comes here.
const items = fc
  .uniqueArray(word, { minLength: 1 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.record(
          { name: fc.constant(name), size: fc.nat(3), words: fc.array(word, { maxLength: 2 }) },
          { requiredKeys: ["name"] },
        ),
      ),
    ),
  );

const thing = fc.record(
  {
    labels: fc.dictionary(word, word, { minKeys: 1 }),
    items,
    marks: fc.uniqueArray(word, { minLength: 1 }),
    size: fc.nat(3),
    whole: fc.record({ a: word, b: word }),
  },
  { requiredKeys: [] },
);

const elements = fc.constantFrom("f:a", "f:b.c/d", 'k:{"name":"x"}', 'v:"y"', "f:");
const paths = fc.array(fc.array(elements, { minLength: 1, maxLength: 4 }));

test("a set of fields says the same after a round trip through fieldsV1", () => {
  fc.assert(
    fc.property(paths, (all) => {
      const fields = FieldSet.of(all);
      expect(FieldSet.fromFieldsV1(fields.toFieldsV1()).equals(fields)).toBe(true);
    }),
  );
});

test("a comparison is empty exactly where two states say the same, and mirrors when they swap", () => {
  fc.assert(
    fc.property(thing, thing, (a, b) => {
      const there = compare(schema, a, b);
      const back = compare(schema, b, a);
      const sorted = (value: typeof a) => ({
        ...value,
        items: [...(value.items ?? [])].sort((x, y) => (x.name < y.name ? -1 : 1)),
      });
      const changes = there.added.size + there.removed.size + there.modified.size;
      if (equal(a, b)) expect(changes).toBe(0);
      if (changes === 0) {
        expect({ ...sorted(a), marks: [...(a.marks ?? [])].sort() }).toEqual({
          ...sorted(b),
          marks: [...(b.marks ?? [])].sort(),
        });
      }
      expect(there.added.equals(back.removed)).toBe(true);
      expect(there.modified.equals(back.modified)).toBe(true);
    }),
  );
});

test("after a merge everything applied is there, and only that differs from before", () => {
  fc.assert(
    fc.property(thing, thing, (live, applied) => {
      const merged = merge(schema, live, applied);
      const { added, modified, removed } = compare(schema, live, merged);
      const claimed = fieldsOf(schema, applied);
      expect(removed.size).toBe(0);
      // What changed is claimed, or the container of something claimed.
      for (const path of added.union(modified).paths()) expect(claimed.touches(path)).toBe(true);
      expect(merge(schema, merged, applied)).toEqual(merged);
    }),
  );
});

test("a strategic merge patch is idempotent, keeps keys unique and does not touch its target", () => {
  fc.assert(
    fc.property(thing, thing, (target, patch) => {
      const before = structuredClone(target);
      const once = strategicMerge(schema, target, patch);
      expect(target).toEqual(before);
      expect(strategicMerge(schema, once, patch)).toEqual(once);
      const names = ((once["items"] as { name: string }[] | undefined) ?? []).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }),
  );
});
