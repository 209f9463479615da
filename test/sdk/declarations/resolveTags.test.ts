import { describe, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { connect } from "../../../provider/cluster/cluster.ts";
import { Declarations } from "../../../provider/resolver/declarations.ts";
import type { ImageRequest, ImageSource } from "../../../provider/resolver/images/imageSource.ts";
import { PullLogins } from "../../../provider/resolver/images/pullLogins.ts";
import { TagFollowers } from "../../../provider/resolver/moves/tagFollowers.ts";
import { StreamImages } from "../../../provider/resolver/streamImages.ts";
import { TagResolver } from "../../../provider/resolver/tagResolver.ts";
import { ImageUses } from "../../../provider/resolver/uses/imageUses.ts";
import { unknown } from "../../../provider/resources/inputs/unknown.ts";
import type { TagReference } from "../../../provider/resources/tag/tagReference.ts";
import { headline } from "../../../provider/text/headline.ts";
import type { Connection } from "../../../sdk/connection.ts";
import { type DeclaringResource, declarer } from "../../../sdk/declarations/declarer.ts";
import { resolveTags } from "../../../sdk/declarations/resolveTags.ts";

const digest = `sha256:${"a".repeat(64)}`;
const revision = "9f1c2b7e4d5a60718293a4b5c6d7e8f901234567";
const metadata = { version: "1.4.2", revision, source: "https://example.com", exposedPorts: ["8080/tcp"] };

/** A connection whose registry knows every image but `:gone`; nothing in these tests may ask the cluster. */
function connection() {
  const asked: ImageRequest[] = [];
  const images: ImageSource = {
    async resolve(request) {
      asked.push(request);
      if (request.reference.endsWith(":gone"))
        return { problem: { code: "IMAGE_NOT_FOUND", severity: "warning", summary: "gone is missing" } };
      return { image: { digest, image: `quay.io/acme/app@${digest}`, metadata } };
    },
  };
  const cluster = connect({ server: "http://127.0.0.1:1" });
  const declarations = new Declarations();
  const streams = new StreamImages(cluster);
  const tags = new TagResolver(declarations, images, streams);
  const opened: Connection = {
    namespace: async () => "shop",
    cluster,
    declarations,
    owners: new Map(),
    named: new Map(),
    logins: new PullLogins(async () => []),
    secretOwners: new Map(),
    images,
    tags,
    streams,
    verifiers: [],
    hasSecretNamespace: false,
    creations: { find: async () => undefined, stack: async () => undefined },
    uses: new ImageUses(cluster.objects),
    followers: new TagFollowers(cluster.objects, () => undefined),
  };
  return { asked, opened };
}

const owner = declarer(Promise.withResolvers<DeclaringResource>().promise);
const resolve = (tags: TagReference[], opened = connection().opened) =>
  resolveTags(tags, { name: "app", namespace: "shop" }, opened, { owner, path: (tag) => `spec.tags.${tag}.from` });
const docker = (name: string, parts: Partial<TagReference> = {}): TagReference => ({
  name,
  from: { kind: "DockerImage", name: `quay.io/acme/app:${name}` },
  ...parts,
});
const stable: TagReference = { name: "stable", from: { kind: "ImageStreamTag", name: "1" } };

test("the engine gets the digest and what people want to know; the program everything", async () => {
  const { images, resolutions, unresolved } = await resolve([docker("1")]);
  expect(images).toEqual({ "1": { digest, version: "1.4.2", revision: "9f1c2b7e4d5a" } });
  expect(resolutions["1"]).toEqual({ digest, image: `quay.io/acme/app@${digest}`, metadata });
  expect(unresolved).toEqual([]);
});

test("a tag that follows another one of the stream repeats nothing but the digest, and asks nobody", async () => {
  const { asked, opened } = connection();
  const { images, resolutions } = await resolve([docker("1"), stable], opened);
  expect(images["stable"]).toEqual({ digest });
  expect(resolutions["stable"]).toMatchObject({ digest, metadata });
  expect(new Set(asked.map(({ reference }) => reference)).size).toBe(1);
});

test("what builds fill has nothing; a mere reference only its text", async () => {
  const { images, resolutions } = await resolve([{ name: "built" }, docker("1", { reference: true })]);
  expect(images).toEqual({});
  expect(resolutions).toEqual({ "1": { image: "quay.io/acme/app:1", metadata: {} } });
});

test("what cannot be resolved is unknown in a preview and absent in an update, with the reason", async () => {
  for (const isPreview of [true, false]) {
    pulumi.runtime.setMocks(
      { call: async () => ({}), newResource: async () => ({ id: "", state: {} }) },
      "p",
      "s",
      isPreview,
    );
    const { images, resolutions, unresolved } = await resolve([docker("gone"), docker("1")]);
    expect(Object.keys(images)).toEqual(isPreview ? ["1", "gone"] : ["1"]);
    if (isPreview) expect(images["gone"]).toEqual({ digest: unknown });
    expect(resolutions["gone"]).toEqual({});
    expect(unresolved).toEqual([
      {
        path: "spec.tags.gone.from",
        summary: "gone is missing",
        tag: "gone",
        headline: headline`${"gone"} unknown: ${"no such image"}`,
      },
    ]);
  }
});

describe("a selection", () => {
  const from = { kind: "DockerImage" as const, name: "quay.io/acme/app" };
  const select = { semver: ">=1" };
  const selecting: TagReference = { name: "next", from, select, pin: true };
  const copy: TagReference = { name: "copy", from: { kind: "ImageStreamTag", name: "app:next", namespace: "shop" } };

  /** A registry that chooses 1.5, or finds nothing. */
  function choosing(finds = true) {
    const { opened } = connection();
    const images: ImageSource = {
      async resolve(request) {
        if (!finds) return { problem: { code: "NO_TAG_SELECTED", severity: "warning", summary: "no tag" } };
        return { image: { digest, metadata, selected: request.select === undefined ? undefined : "1.5" } };
      },
    };
    const { declarations, streams } = opened;
    return { ...opened, tags: new TagResolver(declarations, images, streams) };
  }

  test("is replaced by the tag that was chosen, with a text that others who follow the tag do not repeat", async () => {
    const { tags, images } = await resolve([selecting, copy], choosing());
    expect(tags).toEqual([{ name: "next", from: { ...from, name: "quay.io/acme/app:1.5" }, pin: true }, copy]);
    expect(images["next"]).toMatchObject({ digest, selected: "1.5, the highest version in >=1" });
    expect(images["copy"]).toEqual({ digest });
  });

  test("that chooses nothing, or is not known yet, leaves its tag unknown in a preview, and never what is refused", async () => {
    for (const isPreview of [true, false]) {
      const mocks = { call: async () => ({}), newResource: async () => ({ id: "", state: {} }) };
      pulumi.runtime.setMocks(mocks, "p", "s", isPreview);
      const { tags, unresolved } = await resolve([selecting], choosing(false));
      expect(tags).toEqual([{ name: "next", from: isPreview ? { ...from, name: unknown } : from, pin: true }]);
      expect(unresolved).toEqual([
        {
          path: "spec.tags.next.from",
          summary: "no tag",
          tag: "next",
          headline: headline`${"next"} unknown: ${"no tag fits"}`,
        },
      ]);
    }
    pulumi.runtime.setMocks(
      { call: async () => ({}), newResource: async () => ({ id: "", state: {} }) },
      "p",
      "s",
      true,
    );
    const unclear = { ...selecting, select: { semver: unknown } };
    expect(await resolve([unclear], choosing())).toMatchObject({
      tags: [{ name: "next", from: { name: unknown } }],
      images: { next: { digest: unknown } },
      unresolved: [],
    });
  });
});

test("an update says why a tag has no image, not again of the tag of the stream that follows it", async () => {
  const mocks = { call: async () => ({}), newResource: async () => ({ id: "", state: {} }) };
  pulumi.runtime.setMocks(mocks, "p", "s", false);
  const { unresolved } = await resolve([docker("gone"), { ...stable, from: { kind: "ImageStreamTag", name: "gone" } }]);
  expect(unresolved.map(({ tag }) => tag)).toEqual(["gone"]);
});

test("an unknown source is neither asked for nor a failure, also where it is followed", async () => {
  pulumi.runtime.setMocks({ call: async () => ({}), newResource: async () => ({ id: "", state: {} }) }, "p", "s", true);
  const { asked, opened } = connection();
  const partly = { name: "2", from: { kind: "DockerImage", name: unknown }, pin: true } as TagReference;
  const wholly = { name: "3", from: unknown } as unknown as TagReference;
  const follower: TagReference = { name: "stable", from: { kind: "ImageStreamTag", name: "2" } };
  const all = [partly, wholly, follower, unknown as unknown as TagReference];
  const { images, resolutions, unresolved } = await resolve(all, opened);
  const pending = { isPending: true };
  expect(resolutions).toEqual({ "2": pending, "3": pending, stable: pending });
  const digests = { "2": { digest: unknown }, "3": { digest: unknown }, stable: { digest: unknown } };
  expect(images).toEqual(digests);
  expect([unresolved, asked]).toEqual([[], []]);
  // There is no digest yet to hold it to.
  expect(opened.declarations.find({ namespace: "shop", stream: "app", tag: "2" })?.pin).toBe(false);
});

test("a tag whose spec holds the digest counts as pinned, by `pin` or by a platform that the cluster cannot pick", async () => {
  const { opened } = connection();
  const tags = [
    docker("plain"),
    docker("pinned", { pin: true }),
    docker("picked", { platform: "linux/arm64" }),
    docker("variant", { platform: "linux/arm/v6" }),
  ];
  await resolve(tags, opened);
  const pinned = tags.filter(
    ({ name: tag }) => opened.declarations.find({ namespace: "shop", stream: "app", tag })?.pin,
  );
  expect(pinned.map(({ name }) => name)).toEqual(["pinned", "variant"]);
});

test("others can find the tags and their resource", async () => {
  const { opened } = connection();
  await resolve([docker("1"), stable], opened);
  expect([...opened.owners.keys()]).toEqual(["shop/app:1", "shop/app:stable"]);
  expect(opened.declarations.find({ namespace: "shop", stream: "app", tag: "stable" })?.from).toEqual(stable.from);
});

test("a tag that two resources declare is refused where it is declared again, and stays what the first one says", async () => {
  const { opened } = connection();
  await resolve([docker("1"), stable], opened);
  const other = declarer(Promise.withResolvers<DeclaringResource>().promise);
  const again = resolveTags([docker("stable")], { name: "app", namespace: "shop" }, opened, {
    owner: other,
    path: () => "tag.from",
  });
  expect((await again).refused).toEqual([
    { path: "tag.from", summary: expect.stringContaining("declares image stream tag shop/app:stable already") },
  ]);
  expect(opened.declarations.find({ namespace: "shop", stream: "app", tag: "stable" })?.from).toEqual(stable.from);
  expect((await resolve([docker("1"), stable], opened)).refused).toEqual([]);
});
