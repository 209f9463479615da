import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { offlineStack } from "../../engine/stack/offlineStack.ts";
import type { Stack } from "../pulumi/openStack.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

/** The engine under test, and the offline engine with a state of its own, on one program and cluster. */
const bed = testbed();
let tested: Stack;
let offline: Stack;

const on = (stack: Stack) => ({ ...bed.project, stack });

function declare(tags: readonly string[]): void {
  bed.project.program(`
    const token = new pulumi.Config().requireSecret("token");
    const app = new imagestream.ImageStream("app", {
      metadata: { annotations: { token } },
      spec: { tags: ${JSON.stringify(tags.map((name) => ({ name, from: `${bed.repository}:${name}` })))} },
    }, { protect: true });
    new imagestream.ImageStreamTag("shop:stable", { tag: { from: app.tag("1.4") } });
    export const secret = token;`);
}

beforeAll(async () => {
  tested = bed.project.stack;
  await tested.setConfig("token", { value: "hunter2", secret: true });
  offline = await offlineStack({
    stackName: "dev",
    workDir: bed.project.workDir,
    stateDir: join(bed.project.workDir, "offline"),
    env: { PULUMI_CONFIG_PASSPHRASE: "e2e", KUBECONFIG: bed.cluster.kubeconfig },
  });
  for (const tag of ["1.4", "1.5"]) bed.cluster.registry.push("acme/app", tag, image({ version: tag }));
});

test("the offline engine goes on from the state of another engine, and that one from the offline engine's", async () => {
  declare(["1.4"]);
  expect(await run(on(tested), "up")).toMatchObject({
    failed: false,
    changes: { app: "create", "shop:stable": "create" },
  });
  await offline.importStack(await tested.exportStack());
  bed.cluster.requests.clear();
  expect(await run(on(offline), "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(bed.writes()).toEqual([]);

  declare(["1.4", "1.5"]);
  expect(await run(on(offline), "up")).toMatchObject({ failed: false, changes: { app: "update" } });
  const exported = await offline.exportStack();
  expect(JSON.stringify(exported)).not.toContain("hunter2");
  await tested.importStack(exported);
  const unchanged = await run(on(tested), "up", { expectNoChanges: true });
  expect(unchanged).toMatchObject({ failed: false, diagnostics: [] });
  expect(await tested.outputs()).toMatchObject({ secret: { value: "hunter2", secret: true } });
});

test("protection and secrets have survived both ways", async () => {
  const refused = await run(on(tested), "destroy");
  expect(refused.failed).toBe(true);
  expect(refused.diagnostics.join("\n")).toMatch(/app.*marked for protection|protect/);
  const state = JSON.stringify(await offline.exportStack());
  expect(state).not.toContain("hunter2");
});
