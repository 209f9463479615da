import { beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { call } from "./deployment.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

const first = image({ version: "1.4.0" });
const second = image({ version: "1.4.1" });
const bed = testbed();

beforeAll(() => bed.cluster.registry.push("acme/app", "1.4", first));

const digestOf = async (tag: string) => {
  const path = `/apis/image.openshift.io/v1/namespaces/default/imagestreamtags/${tag}`;
  return ((await call(bed.cluster, "GET", path)) as { image: { metadata: { name: string } } }).image.metadata.name;
};
const tags = ["app:1.4", "app:edge", "copy:stable", "second:stable", "late:edge", "late:stable"];
const digests = async () => new Set(await Promise.all(tags.map(digestOf)));

// A tag that was created before its stream made the stream, which then existed already, in every later update as well.
test("streams and tags of one program that only name each other are created and moved in the right order, wherever they stand", async () => {
  bed.project.program(`
    const from = "${bed.repository}:1.4";
    const named = (name) => ({ kind: "ImageStreamTag", name });
    new imagestream.ImageStreamTag("copy:stable", { tag: { from: named("app:1.4") } });
    new imagestream.ImageStreamTag("app:edge", { tag: { from } });
    new imagestream.ImageStream("second", { spec: { tags: [{ name: "stable", from: named("copy:stable") }] } });
    new imagestream.ImageStream("app", { spec: { tags: [{ name: "1.4", from }] } });
    // This stream was given its own tag, and cannot come before it.
    const early = new imagestream.ImageStreamTag("late:edge", { tag: { from } });
    new imagestream.ImageStream("late", { adopt: true, spec: { tags: [{ name: "stable", from: early.streamTag }] } });
  `);
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await digests()).toEqual(new Set([first.digest]));
  await bed.cluster.registry.push("acme/app", "1.4", second);
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await digests()).toEqual(new Set([second.digest]));
  expect(await run(bed.project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
});
