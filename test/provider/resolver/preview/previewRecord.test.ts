import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { DeclaredTag } from "../../../../provider/resolver/declarations.ts";
import type { FileText } from "../../../../provider/resolver/fingerprint.ts";
import {
  parsePreviewRecord,
  previewedTag,
  previewHeading,
  previewLifetime,
  previewLine,
  untimely,
} from "../../../../provider/resolver/preview/previewRecord.ts";
import { declaredTag } from "../declaredTag.ts";

const now = new Date("2026-03-02T09:00:00Z");
const server = "https://api.example.com:6443";
const digest = `sha256:${"1".repeat(64)}`;
const name = fc.constantFrom("app", "web", "__proto__", "constructor", "1.4", "toString");

const entries = fc.array(
  fc.record({
    server: fc.constantFrom(server, "https://other"),
    tag: fc.record({ namespace: name, stream: name, tag: name }).map((tag) => declaredTag(tag)),
    digest: fc.stringMatching(/^sha256:[0-9a-f]{64}$/),
  }),
);

type Entries = typeof entries extends fc.Arbitrary<infer T> ? T : never;
type Entry = Omit<Entries[number], "server"> & { readonly server: FileText };
const textOf = (all: readonly Entry[]) =>
  [previewHeading(now), ...all.map((entry) => previewLine(entry.server, entry.tag, { ...entry, now }))].join("");

describe("the record of a preview", () => {
  test("holds the last digest of every tag, whatever the names, also after it was written and read", () => {
    fc.assert(
      fc.property(entries, (all) => {
        const read = parsePreviewRecord(textOf(all));
        for (const { server, tag } of all) {
          const last = all.findLast((one) => one.server === server && sameTag(one.tag, tag));
          expect(read && previewedTag(read, server, tag)?.digest).toBe(last?.digest);
        }
      }),
    );
  });

  test("of a preview that was killed holds each tag whose line is whole", () => {
    const tags = ["1", "2"].map((tag) => ({ server, tag: declaredTag({ tag }), digest }));
    const text = textOf(tags);
    const second = text.lastIndexOf("{");
    fc.assert(
      fc.property(fc.integer({ min: second, max: text.length }), (end) => {
        const read = parsePreviewRecord(text.slice(0, end));
        const found = tags.map(({ tag }) => read && previewedTag(read, server, tag)?.digest);
        expect(found).toEqual([digest, end === text.length ? digest : undefined]);
      }),
    );
  });

  test("is never an exception, whatever stands in the file", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parsePreviewRecord(text) === undefined));
    expect(parsePreviewRecord(`{"version":2,"time":"2026-03-02T09:00:00Z"}\n`)).toBeUndefined();
  });

  test("says nothing of a tag that is declared with another source, import mode or cluster", () => {
    const tag = declaredTag({});
    const record = parsePreviewRecord(textOf([{ server, tag, digest }]));
    expect(record && previewedTag(record, server, tag)?.digest).toBe(digest);
    const others: Partial<DeclaredTag>[] = [
      { from: { kind: "DockerImage", name: "quay.io/acme/app:1.5" } },
      { from: { kind: "ImageStreamTag", name: "quay.io/acme/app:1.4" } },
      { importMode: "PreserveOriginal" },
      { platform: "linux/arm64" },
      { namespace: "prod" },
    ];
    for (const other of others) expect(record && previewedTag(record, server, declaredTag(other))).toBeUndefined();
    expect(record && previewedTag(record, "https://other", tag)).toBeUndefined();
  });

  test("finds secret names, sources and servers again, and holds none of their texts", () => {
    const tag = declaredTag({ isSecret: true, hasSecretName: true });
    const api = { secret: server };
    const both = [tag, declaredTag({ ...tag, tag: "1.5" })];
    const text = textOf(both.map((one) => ({ server: api, tag: one, digest })));
    for (const part of [server, tag.stream, tag.from?.name ?? "-"]) expect(text).not.toContain(part);
    // Each salt more costs a hash of every text.
    expect(new Set(text.match(/secret \S{22} /g)).size).toBe(1);
    const read = parsePreviewRecord(text);
    for (const one of both) expect(read && previewedTag(read, api, one)?.digest).toBe(digest);
    expect(read && previewedTag(read, server, tag)).toBeUndefined();
    expect(read && previewedTag(read, api, declaredTag({ ...tag, tag: "1.6" }))).toBeUndefined();
  });

  test("keeps no word of a verifier", () => {
    const verifiers = [{ name: "cosign", identity: "cosign", judge: async () => ({ passed: true as const }) }];
    const tag = declaredTag({ verifiers });
    const read = parsePreviewRecord(textOf([{ server, tag, digest }]));
    expect(Object.keys((read && previewedTag(read, server, tag)) ?? {}).sort()).toEqual([
      "digest",
      "reference",
      "server",
      "tag",
      "time",
    ]);
  });

  // A record of a clock that was an hour ahead, or of a forger, counted for ever.
  test.each([
    ["at the end of its lifetime", previewLifetime, undefined],
    ["after its lifetime", previewLifetime + 1, /more than 24 hours ago/],
    ["minutes ahead of this clock", -5 * 60 * 1000, undefined],
    ["further ahead of this clock", -5 * 60 * 1000 - 1, /still to come/],
  ])("%s", (_title, age, expected) => {
    const said = untimely({ time: now.toISOString() }, new Date(now.getTime() + age));
    if (expected === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(expected);
  });
});

const sameTag = (a: DeclaredTag, b: DeclaredTag) =>
  a.namespace === b.namespace && a.stream === b.stream && a.tag === b.tag;
