import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { shortDigest } from "../../../provider/image/digest.ts";
import { shownTagMove } from "../../../provider/image/shownTagMove.ts";
import type { MovedImage, TagMove } from "../../../provider/image/tagMove.ts";
import { tagMoveMessage } from "../../../provider/image/tagMoveMessage.ts";
import { formatMessage, parseMessage } from "../../../provider/text/message.ts";
import { anyText } from "../../anyText.ts";
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

const text = (of: TagMove) => formatMessage(tagMoveMessage(of));

test("a move is told in one line for each thing that is known; what does not change is said once", () => {
  const commits = `4e1d1a0${"0".repeat(33)}...9b2c7f3${"0".repeat(33)}`;
  expect(text(move).split("\n")).toEqual([
    "1.4 → 1.4.1, rolls web, report, builds 1",
    "  tag        shop/app:1.4, stable",
    "  digest     sha256:aaaaaaaaaaaa → sha256:bbbbbbbbbbbb",
    "  version    1.4.0 → 1.4.1",
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
  const images = "  digest     sha256:aaaaaaaaaaaa → sha256:bbbbbbbbbbbb";
  expect(text({ ...bare, to: { digest: to.digest, metadata: {} } })).toBe(
    `1.4 → bbbbbbbbbbbb\n  tag        shop/app:1.4\n${images}`,
  );
  expect(text({ ...bare, to: { digest: to.digest, metadata: { version: "1.3" } }, isBack: true }).split("\n")).toEqual([
    "1.4 back to 1.3",
    "  tag        shop/app:1.4",
    images,
    "  version    1.3",
    "  note       the tag has had this image before",
  ]);
});

const lineOf = (changed: Partial<TagMove>, name: string) =>
  new Map(tagMoveMessage({ ...move, ...changed }).details).get(name);

test("two images of one day show the time of day, two commits as many digits of each", () => {
  const times = (before: string, after: string) =>
    lineOf(
      { from: { ...from, metadata: { created: before } }, to: { ...to, metadata: { created: after } } },
      "created",
    );
  expect(times("2026-03-02T09:00:00Z", "2026-03-02T18:30:00+02:00")).toBe(
    "2026-03-02 09:00:00 UTC → 2026-03-02 16:30:00 UTC",
  );
  expect(times("2026-03-02T09:00:00Z", "2026-03-03T09:00:00Z")).toBe("2026-03-02 → 2026-03-03");
  const revisions = { from: { ...from, metadata: { revision: "4e1d1a0" } } };
  expect(lineOf(revisions, "revision")).toBe("4e1d1a0 → 9b2c7f3");
});

test("an image that was built from another repository is said to be", () => {
  const built = (source: string) => ({ to: { ...to, metadata: { ...to.metadata, source } } });
  expect(lineOf(built("git@github.com:acme/app.git"), "source")).toBeUndefined();
  expect(lineOf(built("https://robot:s3cret@gitlab.com/evil/app"), "source")).toBe(
    "https://github.com/acme/app → https://gitlab.com/evil/app: another repository",
  );
  expect(lineOf(built("https://robot:s3cret@evil"), "source")).toBe(
    "https://github.com/acme/app → https://evil: another repository",
  );
});

test("what follows is said to be unknown where the cluster has not told it in time, and read so", () => {
  const said = text({ ...move, followers: undefined });
  expect(said).toMatch(/\n {2}follows {4}not known: the cluster has not told it in time$/);
  expect(shownTagMove(parseMessage(said))).toMatchObject({ tags: ["1.4", "stable"], followers: undefined });
});

test("whatever labels say, the text is read back as it was meant, and its first line has 40 characters", () => {
  const label = fc.option(fc.oneof(anyText, injection), { nil: undefined });
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
      fc.pre(shortDigest(old.digest) !== shortDigest(next.digest));
      const all = [first, ...others, "undeclared"];
      const followers = (move.followers ?? []).map((one, index) => ({ ...one, tag: all[index % all.length] ?? first }));
      const said = text({ ...move, tags: [first, ...others], from: old, to: next, isBack, followers });
      expect([...(said.split("\n", 1)[0] ?? "")].length).toBeLessThanOrEqual(40);
      const read = shownTagMove(parseMessage(said));
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
  fc.assert(fc.property(fc.string(), (other) => shownTagMove(parseMessage(other)) === undefined));
});

/** Labels that an attacker writes to look like another line of the message. */
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
