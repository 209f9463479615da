import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { connect } from "../../../provider/cluster/cluster.ts";
import { StreamImages } from "../../../provider/resolver/streamImages.ts";
import { unknown } from "../../../provider/resources/inputs/unknown.ts";
import type { ResolvedTag } from "../../../provider/resources/tag/resolved.ts";
import type { TagReference } from "../../../provider/resources/tag/tagReference.ts";
import { withReplaced } from "../../../sdk/declarations/withReplaced.ts";
import { type FakeApi, fakeApi, status } from "../../provider/cluster/fakeApi.ts";

const [old, now] = ["a", "b"].map((letter) => `sha256:${letter.repeat(64)}`) as [string, string];
const item = { created: "", dockerImageReference: "", image: old, generation: 1 };
const tags = ["1", "2", "3", "edge", "stable", "pinned", "beside"].map((tag) => ({ tag, items: [item] }));
const accepting: TagReference[] = [{ name: "1", onMoved: "accept" }];
let api: FakeApi;

beforeAll(async () => {
  const found = { metadata: { name: "app", namespace: "shop" }, status: { tags } };
  const missing = status(404, "NotFound", "not found", { name: "none" });
  api = await fakeApi(({ url }) => (url.endsWith("/app") ? { body: found } : missing));
});
afterAll(() => api.close());

const resolved: Record<string, ResolvedTag> = {
  "1": { digest: now },
  "2": { digest: old },
  "3": { digest: unknown },
  new: { digest: now },
};

const replaced = async (name: string, declared: readonly TagReference[], images = resolved) => {
  const cluster = connect({ server: api.url, token: "t" }, { env: {} });
  const result = await withReplaced(images, declared, { name, namespace: "shop" }, new StreamImages(cluster));
  await cluster.close();
  return { result, images };
};

test("an image that a tag is to have instead of another one says which, where a tag of the stream takes any", async () => {
  const { result, images } = await replaced("app", accepting);
  expect(result).toEqual({ ...images, "1": { digest: now, replaces: old } });
});

test("so it does for tags that follow such a tag, and for no other tag of the stream", async () => {
  const follow = (name: string, followed: string, parts: Partial<TagReference> = {}): TagReference => ({
    name,
    from: { kind: "ImageStreamTag", name: followed },
    ...parts,
  });
  const others = [follow("edge", "app:stable"), follow("stable", "1"), follow("pinned", "1", { pin: true })];
  const names = ["1", "edge", "stable", "pinned", "beside"];
  const images = Object.fromEntries(names.map((name) => [name, { digest: now }]));
  const { result } = await replaced("app", [...others, ...accepting, { name: "beside" }], images);
  expect(Object.keys(result).filter((name) => result[name]?.replaces === old)).toEqual(["1", "edge", "stable"]);
});

test("nothing replaces anything in a stream that is not there", async () => {
  const { result, images } = await replaced("none", accepting);
  expect(result).toEqual(images);
});

test("without a tag that takes any image, nothing is asked", async () => {
  api.seen.length = 0;
  const { result, images } = await replaced("app", [{ name: "1" }]);
  expect({ result, asked: api.seen.length }).toEqual({ result: images, asked: 0 });
});
