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
const tags = ["app:1.4", "app:edge", "copy:stable", "second:stable"];
const digests = async () => new Set(await Promise.all(tags.map(digestOf)));

test("streams and tags of one program that only name what stands above them are created and moved in the right order", async () => {
  bed.project.program(`
    const from = "${bed.repository}:1.4";
    const named = (name) => ({ kind: "ImageStreamTag", name });
    new imagestream.ImageStream("app", { spec: { tags: [{ name: "1.4", from }] } });
    new imagestream.ImageStreamTag("app:edge", { tag: { from } });
    new imagestream.ImageStreamTag("copy:stable", { tag: { from: named("app:1.4") } });
    new imagestream.ImageStream("second", { spec: { tags: [{ name: "stable", from: named("copy:stable") }] } });
  `);
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await digests()).toEqual(new Set([first.digest]));
  await bed.cluster.registry.push("acme/app", "1.4", second);
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await digests()).toEqual(new Set([second.digest]));
  expect(await run(bed.project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
});

test("names that are declared further down fail the preview, those of a workload's triggers included", async () => {
  bed.project.program(`
    const { image } = imagestream.imageTriggers({
      workload: { kind: "Deployment", name: "web" }, containers: { web: "app:1.4" },
    });
    export const web = image.web;
    new imagestream.ImageStreamTag("copy:stable", { tag: { from: { kind: "ImageStreamTag", name: "app:1.4" } } });
    new imagestream.ImageStream("app", { spec: { tags: [{ name: "1.4", from: "${bed.repository}:1.4" }] } });
  `);
  const preview = await run(bed.project, "preview");
  expect(preview.failed).toBe(true);
  expect(preview.diagnostics.join()).toMatch(
    /property tag\.from .*default\/app:1\.4 is declared further down.*move the declaration up/s,
  );
});
