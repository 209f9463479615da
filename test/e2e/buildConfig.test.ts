import { expect, test } from "@jest/globals";
import { labelledBuilder } from "../../emulator/controllers/builder.ts";
import { image } from "../../emulator/registry/image.ts";
import { call } from "./deployment.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

const path = "/apis/build.openshift.io/v1/namespaces/default/buildconfigs/app";
const [first, second] = [image({ version: "20.1" }), image({ version: "20.2" })];
const bed = testbed({ builder: labelledBuilder });

const lastVersion = async () =>
  ((await call(bed.cluster, "GET", path)) as { status: { lastVersion: number } }).status.lastVersion;

const push = (version: typeof first) => bed.cluster.registry.push("acme/nodejs", "20", version);

test("a BuildConfig builds when it is created and when its builder image moves, and goes with destroy", async () => {
  await push(first);
  bed.project.program(`
    const from = "${bed.cluster.registry.host}/acme/nodejs:20";
    const nodejs = new imagestream.ImageStream("nodejs", { spec: { tags: [{ name: "20", from }] } });
    new imagestream.ImageStream("app");
    new imagestream.BuildConfig("config", {
      metadata: { name: "app" },
      spec: {
        output: { to: { kind: "ImageStreamTag", name: "app:latest" } },
        source: { git: { uri: "https://git.example/acme/app.git" } },
        strategy: { sourceStrategy: { from: nodejs.tag("20") } },
        triggers: [{ type: "ImageChange" }, { type: "Generic", generic: { secret: "hush-hush-hush" } }],
      },
    });`);
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  await bed.cluster.settled();
  expect(await lastVersion()).toBe(1);
  expect(JSON.stringify(await bed.project.stack.exportStack())).not.toContain("hush-hush-hush");
  await push(second);
  const preview = await run(bed.project, "preview");
  expect(preview.inputs("config")["images"]).toMatchObject({ "nodejs:20": { digest: second.digest, builds: true } });
  expect(preview.notes).toContainEqual(expect.stringMatching(/builds app\n[\s\S]*builds {5}BuildConfig app/));
  expect((await run(bed.project, "up")).changes).toEqual({ nodejs: "update", config: "update" });
  await bed.cluster.settled();
  expect(await lastVersion()).toBe(2);
  expect(await run(bed.project, "destroy")).toMatchObject({ failed: false });
  await expect(lastVersion()).rejects.toThrow(/404|not found/);
});
