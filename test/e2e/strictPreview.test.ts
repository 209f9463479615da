import { beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { createDeployment } from "./deployment.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

const bed = testbed();

beforeAll(async () => {
  for (const name of ["filled", "mistyped", "elsewhere"]) await createDeployment(bed.cluster, name, "none");
  await bed.cluster.registry.push("acme/app", "1.4", image({ version: "1.4.0" }));
  bed.project.program(`
    const app = new imagestream.ImageStream("app", { spec: { tags: [
      { name: "1.4", from: "${bed.repository}:1.4" },
      { name: "1.5", from: "${bed.repository}:1.5" },
      { name: "stable", from: { kind: "ImageStreamTag", name: "1.5" } },
      { name: "built" },
    ] } });
    const copy = new imagestream.ImageStreamTag("live:stable", { tag: { from: app.tag("stable") } });
    export const built = [app.tag("built").digest, app.tag("built").image];
    const follow = (name: string, from: pulumi.Input<any>) =>
      new imagestream.ImageTrigger(name, { workload: { kind: "Deployment", name }, container: name, from });
    follow("filled", app.tag("built"));
    follow("mistyped", app.tag("1.44"));
    follow("elsewhere", "other:1.4");
  `);
});

test("a preview says once why an image is missing, not of the tags that follow it, and of a tag for builds that it is empty", async () => {
  const preview = await run(bed.project, "preview");
  expect(preview).toMatchObject({
    failed: false,
    diagnostics: [
      expect.stringMatching(/^warning app: 1\.5 unknown: no such image\n +why +spec\.tags\["1\.5"\]\.from: .*1\.5/),
    ],
    notes: expect.arrayContaining([
      expect.stringMatching(/^app: built has no image yet\n +tag +\S+\/app:built\n +why +a build or a push fills it$/),
      expect.stringMatching(/^mistyped: app:1\.44 has no image, mistyped waits\n.*\n.* default\/app:1\.44, or correct/),
      expect.stringMatching(/^elsewhere: other:1\.4 has no image, elsewhere waits\n/),
    ]),
  });
});

test("an update refuses the stream by that reason alone, and the tag that follows by its name", async () => {
  const up = await run(bed.project, "up");
  expect(up.failed).toBe(true);
  const said = up.diagnostics.join("\n");
  expect(said.match(/has no such image/g) ?? []).toHaveLength(1);
});

test("a strict preview fails by what is a warning otherwise, on the same resource", async () => {
  await bed.project.stack.setConfig("imagestream:strict", { value: "true" });
  const preview = await run(bed.project, "preview");
  expect(preview.failed).toBe(true);
  expect(preview.diagnostics).toContainEqual(
    expect.stringMatching(/^error app: 1\.5 unknown: no such image\n +why +spec\.tags\["1\.5"\]\.from: .*1\.5/),
  );
  expect(preview.diagnostics.filter((text) => text.includes("acme/app:1.5"))).toHaveLength(1);
  expect(preview.diagnostics).toContainEqual(expect.stringMatching(/^error mistyped: app:1\.44 has no image, /));
  expect(preview.diagnostics).toContainEqual(expect.stringMatching(/^error elsewhere: other:1\.4 has no image, /));
  expect(preview.notes).toEqual([expect.stringMatching(/^app: built has no image yet\n/)]);
});

test("a strict preview refuses a tag that nobody declares, and a look-up by the registry where the cluster cannot be asked", async () => {
  bed.project.program(`
    const app = new imagestream.ImageStream("app", { spec: { tags: [{ name: "1.4", from: "${bed.repository}:1.4" }] } });
    export const mistyped = app.tag("1.44").digest;
    const down = new imagestream.Provider("down", { server: "https://127.0.0.1:1", token: "t", namespace: "default" });
    new imagestream.ImageStream("other", { spec: { tags: [{ name: "1.4", from: "${bed.repository}:1.4" }] } }, { provider: down });
  `);
  const preview = await run(bed.project, "preview");
  expect(preview.failed).toBe(true);
  expect(preview.diagnostics).toContainEqual(
    expect.stringMatching(/^error app: 1\.44 unknown: no such tag\n.*default\/app:1\.44/),
  );
  expect(preview.diagnostics.join("\n")).toMatch(
    /error : digests by registries, not the cluster\n.*the cluster cannot be asked for digests/,
  );
  await bed.project.stack.setConfig("imagestream:strict", { value: "yes" });
  const odd = await run(bed.project, "preview");
  expect(odd.failed).toBe(true);
  expect(odd.diagnostics.join("\n")).toMatch(
    /imagestream:strict is "yes"\n +do +set it to "true" or "false", or remove it/,
  );
});
