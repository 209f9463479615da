import { beforeAll, expect, test } from "@jest/globals";
import type { BuiltImage } from "../../emulator/registry/builtImage.ts";
import { image } from "../../emulator/registry/image.ts";
import { appliedResource } from "./applied.ts";
import { liveWorkload, type OwnedWorkload, ownedWorkload } from "./ownedWorkload.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

const versions = ["1.4.0", "1.4.1", "1.4.2", "1.4.3"].map((version) => image({ version }));
const [first, second, third, fourth] = versions as [BuiltImage, BuiltImage, BuiltImage, BuiltImage];

const bed = testbed();
beforeAll(async () => {
  for (const tag of ["1.4", "next", "agent"]) await push(first, tag);
});

const push = (built: BuiltImage, tag: string) => bed.cluster.registry.push("acme/app", tag, built);
const pullSpec = ({ digest }: BuiltImage) => `${bed.repository}@${digest}`;

/**
 * Three workloads of another owner in the same program: a Deployment as given, a DaemonSet, which the cluster's controller
 * may not update, and a Deployment that follows a tag without an image.
 */
function declare(web: Pick<OwnedWorkload, "trigger" | "more"> & { readonly follows?: string } = {}): void {
  const { trigger = true, follows = "1.4", ...more } = web;
  const tags = ["1.4", "next", "agent"].map((name) => `{ name: "${name}", from: "${bed.repository}:${name}" }`);
  const init = trigger ? `"app:next"` : `app.tag("next")`;
  const workloads: OwnedWorkload[] = [
    { name: "web", follows: `app.tag("${follows}")`, init, trigger, ...more },
    { name: "agent", kind: "DaemonSet", follows: `"app:agent"`, more: "timeout: 0.2" },
    { name: "built", follows: `binary.tag("latest")` },
  ];
  bed.project.program(`${appliedResource}
    const app = new imagestream.ImageStream("app", { spec: { tags: [${tags}] } });
    const binary = new imagestream.ImageStream("binary", { spec: { tags: [{ name: "latest" }] } });
    ${workloads.map((workload) => ownedWorkload(bed.cluster, workload)).join("\n")}`);
}

const live = (name = "web", kind = "Deployment") => liveWorkload(bed.cluster, name, kind);

async function up(options = {}) {
  const { failed, changes, diagnostics } = await run(bed.project, "up", options);
  expect({ failed, diagnostics }).toEqual({ failed: false, diagnostics: [] });
  return changes;
}

test("faults are told before anything is written", async () => {
  bed.project.program(`
    const triggers = imagestream.imageTriggers({ workload: { kind: "Pod", name: "web" }, containers: { Web: "app" } });
    export const image = triggers.image.Web;`);
  bed.cluster.requests.clear();
  const { failed, diagnostics } = await run(bed.project, "preview");
  expect(failed).toBe(true);
  expect(diagnostics.join("\n")).toMatch(/workload\.kind: "Pod".*from: "app"/);
  expect(bed.cluster.requests.writes()).toEqual([]);
});

test("a tag without an image is a space in the image, which only the preview says, once", async () => {
  declare({ trigger: false });
  const preview = await run(bed.project, "preview");
  expect(preview.diagnostics).toEqual([]);
  expect(preview.notes.filter((note) => note.includes("latest"))).toEqual([
    expect.stringMatching(/^binary: latest has no image yet\n/),
  ]);
  const { failed, diagnostics, changes } = await run(bed.project, "up");
  const created = { app: "create", binary: "create", web: "create", agent: "create", built: "create" };
  expect({ failed, changes }).toEqual({ failed: false, changes: created });
  expect(diagnostics).toEqual([]);
  expect((await live("built")).images).toEqual([" "]);
});

test("the controller fills the space in once there is an image; a trigger that comes later is no rollout", async () => {
  await bed.cluster.push("default", "binary", "latest", first);
  declare();
  await bed.cluster.settled();
  expect(await up()).toEqual({ web: "update", built: "update" });
  await bed.cluster.settled();
  expect(await live()).toEqual({ rollouts: 1, images: [pullSpec(first), pullSpec(first)] });
  expect((await live("built")).images).toEqual([expect.stringContaining(`/default/binary@${first.digest}`)]);
});

test("a trigger that came later serves init containers too; a DaemonSet, which the controller may not update, gets its images from the program after the time limit, with a warning", async () => {
  await push(second, "1.4");
  await push(third, "next");
  await push(second, "agent");
  const { failed, diagnostics, changes } = await run(bed.project, "up");
  expect({ failed, changes }).toEqual({ failed: false, changes: { app: "update", web: "update", agent: "update" } });
  expect(diagnostics).toEqual([
    expect.stringMatching(/may lack the right to update DaemonSets.*the program now sets the image/),
  ]);
  expect((await live()).images).toEqual([pullSpec(third), pullSpec(second)]);
  expect(await live("agent", "DaemonSet")).toEqual({ rollouts: 2, images: [pullSpec(second)] });
});

test("a trigger that gets another tag has the image set by the controller, in one rollout and without conflict", async () => {
  const { rollouts } = await live();
  declare({ follows: "next" });
  expect(await up()).toEqual({ web: "update" });
  await bed.cluster.settled();
  const after = { rollouts: rollouts + 1, images: [pullSpec(third), pullSpec(third)] };
  expect(await live()).toEqual(after);
  // Only now the program's own value can follow.
  expect(await up()).toEqual({ web: "update" });
  expect(await live()).toEqual(after);
});

test("a paused trigger keeps the image when the tag moves, and gets the new one afterwards", async () => {
  const before = await live();
  declare({ more: "paused: true" });
  expect(await up()).toEqual({ web: "update" });
  await push(fourth, "1.4");
  expect(await up()).toEqual({ app: "update" });
  expect(await live()).toEqual(before);
  declare();
  expect(await up()).toEqual({ web: "update" });
  await bed.cluster.settled();
  expect((await live()).images).toEqual([pullSpec(third), pullSpec(fourth)]);
});

test("a trigger is taken away without a rollout; after it nothing is left to do", async () => {
  const before = await live();
  declare({ trigger: false });
  expect(await up()).toEqual({ web: "update" });
  expect(await live()).toEqual(before);
  expect(await up({ refresh: true })).toEqual({});
});

test("destroy ends without a fault", async () => {
  expect(await run(bed.project, "destroy")).toMatchObject({ failed: false });
});
