import { beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { call, createDeployment, deploymentOf } from "./deployment.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

const good = image({ version: "1.0.0" });
const bad = image({ version: "1.1.0" });
const fixed = image({ version: "1.1.1" });
const tagPath = "/apis/image.openshift.io/v1/namespaces/default/imagestreamtags/app:stable";

const bed = testbed();

beforeAll(async () => {
  await bed.cluster.registry.push("acme/app", "latest", good);
  await createDeployment(bed.cluster, "web", "quay.io/acme/app:0");
});

/** `latest` follows upstream, `stable` is what runs. */
const declare = (from: string) =>
  bed.project.program(`
const app = new imagestream.ImageStream("app", { spec: { tags: [{ name: "latest", from: "${bed.repository}:latest" }] } });
const stable = new imagestream.ImageStreamTag("app:stable", { tag: { from: ${from} } });
new imagestream.ImageTrigger("web", {
  workload: { kind: "Deployment", name: "web" }, container: "web", from: stable.streamTag,
});
export const history = stable.streamTag.history.apply((all) => all.map(({ digest }) => digest));`);

const rolledBack = () => declare(`{ kind: "ImageStreamImage", name: "app@${good.digest}" }`);
const runs = async () => (await deploymentOf(bed.cluster, "web")).image;
const pullSpec = ({ digest }: { digest: string }) => `${bed.repository}@${digest}`;

test("a bad image has got to stable, and the history tells what was there before", async () => {
  declare(`app.tag("latest")`);
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  await bed.cluster.registry.push("acme/app", "latest", bad);
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await runs()).toBe(pullSpec(bad));
  expect((await bed.project.stack.outputs())["history"]?.value).toEqual([bad.digest, good.digest]);
});

test("the roll-back's preview shows the last good image and the workload that goes back to it, and nothing else", async () => {
  rolledBack();
  const preview = await run(bed.project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [], changes: { "app:stable": "update", web: "update" } });
  expect(preview.inputs("app:stable")["resolved"]).toMatchObject({ digest: good.digest, version: "1.0.0" });
  expect(preview.inputs("web")["image"]).toBe(pullSpec(good));
});

test("a roll-back that fails half-way is finished by the next up, and a refresh finds nothing after that", async () => {
  bed.cluster.fault({ fault: { kind: "loseAnswer" }, match: { method: ["PUT", "PATCH"], path: /imagestream.*app/ } });
  const interrupted = await run(bed.project, "up");
  bed.cluster.clearFaults();
  expect(interrupted.failed).toBe(true);
  expect(await run(bed.project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  await bed.cluster.settled();
  expect(await runs()).toBe(pullSpec(good));
  expect(await run(bed.project, "refresh")).toMatchObject({ failed: false, changes: {} });
});

test("stable that somebody moves by hand is drift, and goes back; a new image upstream moves only latest", async () => {
  const from = { kind: "ImageStreamImage", name: `app@${bad.digest}` };
  await call(bed.cluster, "PUT", tagPath, {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStreamTag",
    metadata: { name: "app:stable", namespace: "default" },
    tag: { name: "stable", from },
  });
  await bed.cluster.settled();
  expect(await runs()).toBe(pullSpec(bad));
  expect((await run(bed.project, "refresh")).changes).toEqual({ "app:stable": "update", web: "update" });
  await bed.cluster.registry.push("acme/app", "latest", fixed);
  expect(await run(bed.project, "up")).toMatchObject({
    failed: false,
    diagnostics: [],
    changes: { app: "update", "app:stable": "update", web: "update" },
  });
  expect(await runs()).toBe(pullSpec(good));
});

test("going forward again is one update to the fixed image; destroy leaves it running", async () => {
  declare(`app.tag("latest")`);
  expect(await run(bed.project, "up")).toMatchObject({
    failed: false,
    changes: { "app:stable": "update", web: "update" },
  });
  expect(await runs()).toBe(pullSpec(fixed));
  expect(await run(bed.project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await runs()).toBe(pullSpec(fixed));
});
