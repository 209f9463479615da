import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { stringify } from "yaml";
import { parseDocuments } from "../../../sdk/manifests/parseDocuments.ts";

const values = (text: string) => parseDocuments(text, "shop.yaml").values.map(({ value }) => value);
const faults = (text: string) => parseDocuments(text, "shop.yaml").diagnostics;

test("tags, labels, annotations, variables and references without quotes keep their text", () => {
  const yaml = `
kind: ImageStream
metadata: { name: 8, labels: { version: 2.10, old: no }, annotations: { version: 1.0, on: yes } }
spec:
  tags:
    - name: 2.10
      annotations: { version: 010 }
      reference: true
      generation: 3
    - { name: 1e3, generation: null }
  source: { git: { ref: 1.20 } }
  strategy: { sourceStrategy: { env: [ { name: DEBUG, value: true }, { name: PORT, value: 08080 } ] } }
  resources: { limits: { cpu: 2, memory: 512Mi } }
`;
  expect(values(yaml)).toEqual([
    {
      kind: "ImageStream",
      metadata: {
        name: "8",
        labels: { version: "2.10", old: "no" },
        annotations: { version: "1.0", on: "yes" },
      },
      spec: {
        tags: [
          { name: "2.10", annotations: { version: "010" }, reference: true, generation: 3 },
          { name: "1e3", generation: null },
        ],
        source: { git: { ref: "1.20" } },
        strategy: {
          sourceStrategy: {
            env: [
              { name: "DEBUG", value: "true" },
              { name: "PORT", value: "08080" },
            ],
          },
        },
        resources: { limits: { cpu: "2", memory: "512Mi" } },
      },
    },
  ]);
});

test("JSON keeps the text of numbers in the same places", () => {
  const json = `{"kind":"ImageStream","metadata":{"name":2.40},"spec":{"tags":[{"name":1.10,"generation":2}],"n":1.10}}`;
  expect(values(json)).toEqual([
    { kind: "ImageStream", metadata: { name: "2.40" }, spec: { tags: [{ name: "1.10", generation: 2 }], n: 1.1 } },
  ]);
});

test("other scalars are read as oc reads them: octal modes, yes and off", () => {
  expect(values("spec: { defaultMode: 0644, readOnly: yes, enabled: off, port: 8080, mode: '0644' }")).toEqual([
    { spec: { defaultMode: 0o644, readOnly: true, enabled: false, port: 8080, mode: "0644" } },
  ]);
});

test("several documents, anchors, merged maps and empty documents", () => {
  const yaml = "---\n---\na: &base { x: 1 }\nb: { <<: *base, y: 2 }\n---\n# only a comment\n---\n2: two\n";
  expect(values(yaml)).toEqual([{ a: { x: 1 }, b: { x: 1, y: 2 } }, { 2: "two" }]);
});

test("objects of a list have their own lines", () => {
  const yaml = "kind: List\nitems:\n  - kind: A\n\n  - kind: B\n";
  const { values: all } = parseDocuments(yaml, "shop.yaml");
  expect(all).toEqual([
    { value: { kind: "A" }, place: "shop.yaml:3" },
    { value: { kind: "B" }, place: "shop.yaml:5" },
  ]);
});

test.each([
  ["kind: A\n  name: b\n", "shop.yaml:1:7"],
  ["a: 1\n---\nb: [1, 2\n", "shop.yaml:4:1"],
  ["a: 1\na: 2\n", "shop.yaml:2:1"],
  ['{"kind": "List", "items": [}', "shop.yaml:1:28"],
  ["a: *missing\n", "shop.yaml:1"],
])("%j has a fault, told by file, line and column", (text, path) => {
  const [fault] = faults(text);
  expect(fault?.path).toMatch(new RegExp(`^${path}`));
  expect(fault?.summary).toMatch(/^(?:is no valid YAML|cannot be read): \S/);
});

test("an alias that is repeated without end is refused, and never expanded", () => {
  const levels = Array.from({ length: 9 }, (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at},`.repeat(9)}]`);
  expect(faults(`l0: &l0 x\n${levels.join("\n")}\n`)).toEqual([
    expect.objectContaining({ summary: expect.stringContaining("cannot be read") }),
  ]);
});

test("what yaml writes is read as it was, in whatever style", () => {
  // Today's YAML writes `yes` and `off` without quotes, which `oc` takes for booleans.
  const text = fc.string().filter((word) => !/^(?:y|n|yes|no|on|off)$/i.test(word));
  const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
  const tree = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^x[a-z]{0,4}$/), tie("tree"), { maxKeys: 3 }),
    ),
  })).tree;
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^x[a-z]{0,4}$/), tree, { minKeys: 1, maxKeys: 3 }), (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as unknown;
      expect(values(stringify(plain))).toEqual([plain]);
      expect(values(JSON.stringify(plain))).toEqual([plain]);
    }),
    { numRuns: 60 },
  );
});
