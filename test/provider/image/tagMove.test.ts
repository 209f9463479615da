import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { shortDigest } from "../../../provider/image/digest.ts";
import { parseTagMove } from "../../../provider/image/parseTagMove.ts";
import { formatTagMove, type MovedImage, type TagMove } from "../../../provider/image/tagMove.ts";
import { digest, tag as tagName } from "./arbitraries.ts";

const from: MovedImage = {
  digest: `sha256:${"a".repeat(64)}`,
  metadata: {
    version: "1.4.0",
    revision: `4e1d1a0${"0".repeat(33)}`,
    source: "https://github.com/acme/app",
    created: "2026-03-02T09:00:00Z",
    size: 12_400_000,
    platforms: ["linux/amd64"],
  },
  layers: [{ digest: "base", size: 300_000 }],
};
const to: MovedImage = {
  digest: `sha256:${"b".repeat(64)}`,
  metadata: {
    ...from.metadata,
    version: "1.4.1",
    revision: `9b2c7f3${"0".repeat(33)}`,
    size: 24_500_000,
    platforms: ["linux/amd64", "linux/arm64"],
  },
  layers: [
    { digest: "base", size: 300_000 },
    { digest: "app", size: 12_100_000 },
  ],
};
const follower = (kind: string, name: string, tag = "1.4") => ({ kind, name, namespace: "shop", tag });
const move: TagMove = {
  stream: "shop/app",
  tags: ["1.4", "stable"],
  from,
  to,
  isBack: false,
  followers: [
    follower("Deployment", "web", "stable"),
    follower("CronJob", "report", "latest"),
    follower("BuildConfig", "api"),
  ],
};

test("a move is told in one line for each thing that is known; what does not change is said once", () => {
  const commits = `4e1d1a0${"0".repeat(33)}...9b2c7f3${"0".repeat(33)}`;
  expect(formatTagMove(move).split("\n")).toEqual([
    "shop/app:1.4 moves from 1.4.0 (sha256:aaaaaaaaaaaa) to 1.4.1 (sha256:bbbbbbbbbbbb); with it stable",
    "  revision   4e1d1a000000 → 9b2c7f300000",
    `  changes    https://github.com/acme/app/compare/${commits}`,
    "  created    2026-03-02",
    "  size       12.4 MB → 24.5 MB (+12.1 MB)",
    "  platforms  linux/amd64 → linux/amd64, linux/arm64",
    "  layers     1 of 2 shared, 12.1 MB to pull",
    "  rolls      Deployment web (by stable), CronJob report (by latest)",
    "  builds     BuildConfig api",
  ]);
});

test("what is not known is left out, and a return to an earlier image is said", () => {
  const bare = { ...move, tags: ["1.4"] as const, from: { digest: from.digest, metadata: {} }, followers: [] };
  expect(formatTagMove({ ...bare, to: { digest: to.digest, metadata: {} } })).toBe(
    "shop/app:1.4 moves from sha256:aaaaaaaaaaaa to sha256:bbbbbbbbbbbb",
  );
  const back = formatTagMove({ ...bare, to: { digest: to.digest, metadata: {} }, isBack: true });
  expect(back).toMatch(/^shop\/app:1\.4 moves back from .*\n {2}note {7}the tag has had this image before; .*refresh/);
});

test("what follows is said to be unknown where the cluster has not told it in time, and read so", () => {
  const text = formatTagMove({ ...move, followers: undefined });
  expect(text).toMatch(/\n {2}follows {4}not known: the cluster has not told it in time$/);
  expect(parseTagMove(text)).toMatchObject({ tags: ["1.4", "stable"], followers: undefined });
});

test("whatever labels say, the text is read back as it was meant", () => {
  const label = fc.option(fc.oneof(fc.string({ unit: "binary" }), injection), { nil: undefined });
  const image = fc.record({
    digest,
    metadata: fc.record({ version: label, revision: label, created: label, source: label }),
  });
  const tags = fc.uniqueArray(tagName, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(image, image, tags, fc.boolean(), (before, after, [first = "", ...others], isBack) => {
      const [old, next] = [before, after].map(({ digest: of, metadata }) => ({
        digest: of,
        metadata: defined(metadata),
      }));
      if (old === undefined || next === undefined) throw new Error("two images");
      const all = [first, ...others, "undeclared"];
      const followers = (move.followers ?? []).map((one, index) => ({ ...one, tag: all[index % all.length] ?? first }));
      const read = parseTagMove(
        formatTagMove({ ...move, tags: [first, ...others], from: old, to: next, isBack, followers }),
      );
      expect(read).toEqual({
        stream: "shop/app",
        tags: [first, ...others],
        from: shortDigest(old.digest),
        to: shortDigest(next.digest),
        ...(read?.changes === undefined ? {} : { changes: read.changes }),
        followers: followers.map(({ kind, name, tag }) => ({ kind, name, ...(tag === first ? {} : { by: tag }) })),
      });
    }),
  );
});

test("any other text is none", () => {
  fc.assert(fc.property(fc.string(), (text) => parseTagMove(text) === undefined));
});

/** What somebody would write into a label to let it look like something else. */
const injection = fc.constantFrom(
  "1 (sha256:cccccccccccc) to 2",
  "1; with it latest",
  "1\n  rolls      Deployment evil",
  " (sha256:cccccccccccc",
  "sha256:cccccccccccc",
);

/** Without members that are undefined. */
const defined = (metadata: object): MovedImage["metadata"] =>
  Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
