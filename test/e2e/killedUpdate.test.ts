import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const streams = "/apis/image.openshift.io/v1/namespaces/default/imagestreams";

let cluster: Cluster;
let project: Project;
let other: Project;

beforeAll(async () => {
  cluster = await startCluster();
  [project, other] = await Promise.all([openProject(cluster.kubeconfig), openProject(cluster.kubeconfig, {}, "prod")]);
  await cluster.registry.push("acme/app", "1", image({ version: "1" }));
  for (const each of [project, other]) {
    each.program(`
      const from = "${cluster.registry.host}/acme/app:1";
      new imagestream.ImageStream("app", { spec: { tags: [{ name: "1", from }] } });`);
  }
});

afterAll(async () => {
  project?.close();
  other?.close();
  await cluster?.close();
});

/** An update in a process of its own, so that engine and all can be killed. */
function spawnUp({ workDir }: Project): ChildProcess {
  const script = join(workDir, "up.ts");
  const options = {
    stackName: "dev",
    workDir,
    env: {
      PULUMI_BACKEND_URL: `file://${join(workDir, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "e2e",
      PULUMI_HOME: join(workDir, "home"),
      KUBECONFIG: cluster.kubeconfig,
    },
  };
  const entry = pathToFileURL(join(import.meta.dirname, "../../engine/index.ts"));
  writeFileSync(
    script,
    `import { offlineStack } from "${entry}";\nawait (await offlineStack(${JSON.stringify(options)})).up();\n`,
  );
  return spawn(process.execPath, [script], { stdio: "ignore" });
}

// The stream, which the state did not have, was "exists already", and destroy left it.
test("what an update was creating when it was killed is taken on by its stack alone, and goes with destroy", async () => {
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  cluster.registry.when({
    match: { repository: "acme/app", reference: "1" },
    // The first one resolves the tag, the second one is the import into the stream.
    nth: 2,
    moment: "before",
    run: () => {
      held.resolve();
      return released.promise;
    },
  });
  const child = spawnUp(project);
  const ended = once(child, "exit");
  await Promise.race([held.promise, ended.then(() => Promise.reject(new Error("the update has ended")))]);
  child.kill("SIGKILL");
  await ended;
  released.resolve();
  expect(await call(cluster, "GET", `${streams}/app`)).toMatchObject({ metadata: { name: "app" } });

  for (const operation of ["preview", "up"] as const) {
    const refused = await run(other, operation);
    expect(refused.diagnostics.join("\n")).toContain(
      "image stream default/app exists already and is not managed by this stack (stack dev of project e2e has made it)",
    );
  }
  expect(await run(project, "preview")).toMatchObject({ failed: false, changes: { app: "create" } });
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: { app: "create" } });
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: {} });
  // From here on, the state has it.
  const replaced = await run(project, "preview", {
    replace: [`urn:pulumi:dev::e2e::pulumi-nodejs:dynamic/imagestream:ImageStream::app`],
  });
  expect(replaced.diagnostics.join("\n")).toContain("exists already, and this stack has made it");
  expect(await run(project, "destroy")).toMatchObject({ failed: false });
  expect(await call(cluster, "GET", streams)).toMatchObject({ items: [] });
}, 120_000);
