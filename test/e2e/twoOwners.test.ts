import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

interface Stream {
  readonly spec: { readonly tags: readonly { readonly name: string }[] };
  readonly status: { readonly tags: readonly { readonly tag: string; readonly items: readonly { image: string }[] }[] };
}

const owners = ["blue", "green"] as const;
const path = "/apis/image.openshift.io/v1/namespaces/default/imagestreams/shared";

let cluster: Cluster;
let projects: Project[];

beforeAll(async () => {
  cluster = await startCluster();
  projects = await Promise.all(
    owners.map(async (owner) => {
      const project = await openProject(cluster.kubeconfig, {}, owner);
      const from = `${cluster.registry.host}/acme/app:${owner}`;
      project.program(`new imagestream.ImageStreamTag("shared:${owner}", { tag: { from: "${from}" } });`);
      return project;
    }),
  );
});

afterAll(async () => {
  for (const project of projects) project.close();
  await cluster.close();
});

const atOnce = (operation: "up" | "refresh") => Promise.all(projects.map((project) => run(project, operation)));
const tags = async () => {
  const { spec, status } = (await call(cluster, "GET", path)) as Stream;
  return {
    spec: spec.tags.map(({ name }) => name),
    images: Object.fromEntries(status.tags.map(({ tag, items }) => [tag, items.map((item) => item.image)])),
  };
};

test("two programs that run at once, each with a tag of one stream that neither has made, do not disturb each other", async () => {
  const pushed: Record<string, string[]> = { blue: [], green: [] };
  for (const version of ["1.0.0", "1.0.1"]) {
    for (const owner of owners) {
      const digest = await cluster.registry.push("acme/app", owner, image({ version: `${version}-${owner}` }));
      pushed[owner] = [digest, ...(pushed[owner] ?? [])];
    }
    for (const { failed, diagnostics } of await atOnce("up")) {
      expect({ failed, diagnostics }).toEqual({ failed: false, diagnostics: [] });
    }
    // Had one imported or removed the other's tag, its history would be longer or gone.
    expect(await tags()).toEqual({ spec: ["blue", "green"], images: pushed });
  }
  for (const { changes } of await atOnce("refresh")) expect(changes).toEqual({});

  const [blue] = projects;
  if (blue !== undefined) expect(await run(blue, "destroy")).toMatchObject({ failed: false });
  expect(await tags()).toEqual({ spec: ["green"], images: { green: pushed["green"] } });
});
