import { expect, test } from "@jest/globals";
import type { Context } from "../../../../provider/resources/handlers.ts";
import { imageStreamTag } from "../../../../provider/resources/imageStreamTag/index.ts";
import type { ImageStreamTagInputs } from "../../../../provider/resources/imageStreamTag/inputs.ts";
import type { ImageStreamTagOutputs } from "../../../../provider/resources/imageStreamTag/outputs.ts";
import { testbed } from "../testbed.ts";
import { warned } from "../warned.ts";

const bed = testbed();
const newTag = () => warned(imageStreamTag, () => bed.context);
const stream = (namespace: string) => bed.client.imageStreams.find(namespace, "app");

async function given() {
  const namespace = await bed.namespace();
  const digest = await bed.push("acme/app", "1.4", "1.4");
  const declared = (name: string): ImageStreamTagInputs => ({
    metadata: { name: `app:${name}`, namespace },
    tag: { from: { kind: "DockerImage", name: bed.reference("acme/app:1.4") } },
    resolved: { digest },
  });
  return { namespace, declared };
}

test.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 0, 2]]])(
  "the last tag takes the stream along that was made for the first, in any order (%j), also one of a later run",
  async (order) => {
    const { namespace, declared } = await given();
    const last = newTag();
    const tags = [newTag(), newTag(), last];
    for (const [index, tag] of tags.entries()) await tag.up(declared(`${index}`));
    // A later run does not know who has made the stream.
    expect(last.outs.madeStream).toBe((await stream(namespace))?.metadata.uid);
    delete last.outs.madeStream;
    for (const index of order) {
      expect(await stream(namespace)).toBeDefined();
      expect(await tags[index]?.refresh()).toBe("same");
      await tags[index]?.destroy();
    }
    expect(await stream(namespace)).toBeUndefined();
  },
);

/** A process of its own, which knows nothing of the runs before it. */
const newRun = (): Context => ({ cluster: { ...bed.client } });

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

test.each(orders.map((order) => [order]))(
  "the last tag takes the stream along, each tag created and destroyed by a run of its own (%j)",
  async (order) => {
    const { namespace, declared } = await given();
    const states: { id: string; outs: ImageStreamTagOutputs }[] = [];
    for (const index of [0, 1, 2]) {
      states.push(await imageStreamTag.create(newRun(), declared(`${index}`)));
    }
    expect(states.filter(({ outs }) => outs.madeStream !== undefined)).toHaveLength(1);
    for (const index of order) {
      expect(await stream(namespace)).toBeDefined();
      const { id = "", outs } = states[index] ?? {};
      await imageStreamTag.delete(newRun(), id, outs as ImageStreamTagOutputs);
    }
    expect(await stream(namespace)).toBeUndefined();
  },
);

test("a stream that has another user's tag stays, and what it says of itself counts only for its own uid", async () => {
  const { namespace, declared } = await given();
  const { id, outs } = await imageStreamTag.create(newRun(), declared("0"));
  await bed.client.imageStreams.patch(
    namespace,
    "app",
    { spec: { tags: [{ name: "theirs" }] } },
    { type: "strategic" },
  );
  await imageStreamTag.delete(newRun(), id, outs);
  const left = await stream(namespace);
  expect(left?.spec?.tags?.map(({ name }) => name)).toEqual(["theirs"]);
  // Another user saves the stream and makes it anew from that.
  const { annotations = {} } = left?.metadata ?? {};
  await bed.client.imageStreams.delete(namespace, "app");
  await bed.client.imageStreams.create(namespace, { metadata: { name: "app", annotations } });
  const later = await imageStreamTag.create(newRun(), declared("1"));
  expect(later.outs).not.toHaveProperty("madeStream");
  await imageStreamTag.delete(newRun(), later.id, later.outs);
  expect(await stream(namespace)).toBeDefined();
});

test("a tag of a stream that exists does not take it along, nor does its state say anything of it", async () => {
  const { namespace, declared } = await given();
  await bed.client.imageStreams.create(namespace, { metadata: { name: "app" } });
  const tag = newTag();
  await tag.up(declared("live"));
  expect(tag.outs).not.toHaveProperty("madeStream");
  await tag.destroy();
  expect(await stream(namespace)).toBeDefined();
});

test.each<[string, object]>([
  ["a label", { metadata: { labels: { team: "web" } } }],
  ["an annotation", { metadata: { annotations: { note: "x" } } }],
  ["a tag", { spec: { tags: [{ name: "theirs" }] } }],
  ["lookups", { spec: { lookupPolicy: { local: true } } }],
  ["an owner", { metadata: { ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "x", uid: "x" }] } }],
])("a stream to which another user gives %s stays when its tags go", async (_what, patch) => {
  const { namespace, declared } = await given();
  const tag = newTag();
  await tag.up(declared("live"));
  await bed.client.imageStreams.patch(namespace, "app", patch, { type: "strategic" });
  await tag.destroy();
  expect((await stream(namespace))?.spec?.tags?.map(({ name }) => name) ?? []).not.toContain("live");
  expect(await stream(namespace)).toBeDefined();
  expect(tag.warnings).toEqual([]);
});

test("another stream of the same name stays; one that an update makes anew goes", async () => {
  const { namespace, declared } = await given();
  const tag = newTag();
  await tag.up(declared("live"));
  const { state } = tag;
  await bed.client.imageStreams.delete(namespace, "app");
  await bed.client.imageStreams.create(namespace, { metadata: { name: "app" } });
  await tag.destroy();
  expect(await stream(namespace)).toBeDefined();
  await bed.client.imageStreams.delete(namespace, "app");
  tag.state = state;
  await tag.up({ ...declared("live"), tag: { ...declared("live").tag, annotations: { team: "web" } } });
  await tag.destroy();
  expect(await stream(namespace)).toBeUndefined();
});

test("a stream whose only tag could not be imported goes with it", async () => {
  const { namespace, declared } = await given();
  const tag = newTag();
  const late = { ...declared("live"), resolved: { digest: `sha256:${"d".repeat(64)}` } };
  late.tag = { from: { kind: "DockerImage", name: bed.reference("acme/app:late") } };
  await expect(tag.up(late)).rejects.toThrow("late");
  await tag.destroy();
  expect(await stream(namespace)).toBeUndefined();
});

test("an empty stream that may not be deleted stays, which is said", async () => {
  const { namespace, declared } = await given();
  const tag = newTag();
  await tag.up(declared("live"));
  const end = bed.cluster.fault({
    fault: { kind: "error", status: 403, reason: "Forbidden", message: "may not" },
    match: { method: "DELETE", path: /imagestreams\/app$/ },
  });
  await tag.destroy();
  end();
  expect(tag.warnings).toEqual([
    expect.stringMatching(/\/app, which was made for tags, stays when it is empty: .*may not/),
  ]);
  expect(await stream(namespace)).toBeDefined();
});

test("a delete that is refused since the stream has changed looks at the stream again", async () => {
  const { namespace, declared } = await given();
  const tag = newTag();
  await tag.up(declared("live"));
  bed.cluster.fault({
    fault: { kind: "conflict" },
    match: { method: "DELETE", path: /imagestreams\/app$/ },
    times: 1,
  });
  await tag.destroy();
  // Refused once, it looks again.
  expect(bed.writes().filter((line) => line === "DELETE imagestreams/app")).toHaveLength(2);
  expect(await stream(namespace)).toBeUndefined();
});
