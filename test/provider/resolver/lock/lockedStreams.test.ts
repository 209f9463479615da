import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { image } from "../../../../emulator/index.ts";
import { Declarations } from "../../../../provider/resolver/declarations.ts";
import type { LockedImage } from "../../../../provider/resolver/lock/lockEntry.ts";
import { LockedStreams } from "../../../../provider/resolver/lock/lockedStreams.ts";
import { parseStreamKey, type StreamSource, streamKey } from "../../../../provider/resolver/lock/streamKey.ts";
import { unasked } from "../../../../provider/resolver/resolution.ts";
import { StreamImages } from "../../../../provider/resolver/streamImages.ts";
import { TagResolver } from "../../../../provider/resolver/tagResolver.ts";
import * as names from "../../image/arbitraries.ts";
import { testbed } from "../../resources/testbed.ts";
import { declaredTag } from "../declaredTag.ts";

const bed = testbed();

test("the key of every source is read back, and no other text is a key", () => {
  const named = fc.record({
    kind: fc.constantFrom("ImageStreamTag" as const, "previous" as const),
    namespace: names.namespace,
    stream: names.stream,
    id: names.tag,
  });
  const begun = fc.record({
    kind: fc.constant("ImageStreamImage" as const),
    namespace: names.namespace,
    stream: names.stream,
    id: fc.stringMatching(/^(sha256:)?[0-9a-f]{1,20}$/),
  });
  fc.assert(
    fc.property(fc.oneof<fc.Arbitrary<StreamSource>[]>(named, begun), (source) => {
      expect(parseStreamKey(streamKey(source))).toEqual(source);
    }),
  );
  for (const text of [
    "quay.io/acme/app:1",
    "ImageStreamTag app:1",
    "ImageStreamImage dev/app:1",
    "previous dev/app@1",
  ]) {
    expect(parseStreamKey(text)).toBeUndefined();
  }
});

/** A stream with two images, the second one newest, and what a lock file in memory holds of it. */
async function situation(mode: "update" | "frozen", locked: Record<string, LockedImage> = {}) {
  const namespace = await bed.namespace();
  const digests: string[] = [];
  for (const version of ["1", "2"]) {
    digests.push(await bed.cluster.push(namespace, "app", "latest", image({ version })));
  }
  const entries: Record<string, LockedImage> = Object.fromEntries(
    Object.entries(locked).map(([key, entry]) => [key.replace("NS", namespace), entry]),
  );
  const locks = {
    find: async (key: string) => entries[key],
    add: async (key: string, coming: LockedImage | Promise<LockedImage | undefined>) => {
      const entry = await coming;
      if (entry !== undefined) entries[key] ??= entry;
      return entry && entries[key];
    },
  };
  const streams = new StreamImages(bed.client);
  const declarations = new Declarations();
  const copies = new LockedStreams(mode, locks, streams);
  const none = { resolve: async () => unasked("not asked") };
  const resolver = new TagResolver(declarations, none, streams, { copies });
  const copy = (from: string, own: object = {}) => {
    const kind = from.includes("@") ? ("ImageStreamImage" as const) : ("ImageStreamTag" as const);
    const tag = declaredTag({ namespace, stream: "copy", tag: "1", from: { kind, name: from }, ...own });
    declarations.add(tag);
    return resolver.resolve(tag);
  };
  return { namespace, digests, entries, copies, copy, resolver };
}

test("a copy of another stream's tag is locked, and stays with its image when the tag moves", async () => {
  const { namespace, digests, entries, copy } = await situation("update");
  expect(await copy("app:latest")).toMatchObject({ image: { digest: digests[1] } });
  const key = `ImageStreamTag ${namespace}/app:latest`;
  const told = { version: "2", created: expect.any(String), platforms: ["linux/amd64"], size: expect.any(Number) };
  expect(entries).toEqual({ [key]: { digest: digests[1], ...told } });
  entries[key] = { digest: digests[0] ?? "" };
  expect(await copy("app:latest")).toMatchObject({ image: { digest: digests[0], metadata: { version: "1" } } });
});

test("frozen, whatever is copied has to be locked, but whole digests and what the cluster keeps up to date", async () => {
  const { namespace, digests, copies, copy, resolver } = await situation("frozen");
  const refused = { problem: { code: "NOT_LOCKED", severity: "error" } };
  const name = { namespace, stream: "app", tag: "latest" };
  expect(await copy("app:latest")).toMatchObject(refused);
  expect(await copy("app:latest", { stream: "app", pin: true })).toMatchObject(refused);
  expect(await copy("app:latest", { reference: true })).toMatchObject(refused);
  expect(await copy(`app@${digests[0]?.slice(0, 20)}`)).toMatchObject(refused);
  expect(await resolver.copy(name)).toMatchObject(refused);
  expect(await copies.previous(name, async () => ({ image: { metadata: {} } }))).toMatchObject(refused);
  expect(await copy(`app@${digests[0]}`)).toMatchObject({ image: { digest: digests[0] } });
  expect(await copy("latest", { stream: "app" })).toMatchObject({ image: { digest: digests[1] } });
  expect(await resolver.resolve(name)).toMatchObject({ image: { digest: digests[1] } });
});

test.each(["update", "frozen"] as const)(
  "a locked image that the stream no longer has is an error that names the key (%s)",
  async (mode) => {
    const digest = `sha256:${"0".repeat(64)}`;
    const { namespace, copy } = await situation(mode, { "ImageStreamTag NS/app:latest": { digest } });
    const message = expect.stringMatching(`--update 'ImageStreamTag ${namespace}/app:latest'`);
    expect(await copy("app:latest")).toMatchObject({
      problem: { code: "LOCKED_IMAGE_GONE", severity: "error", summary: message },
    });
  },
);
