import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call, createDeployment } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const api = "/apis/image.openshift.io/v1/namespaces/default";

let cluster: Cluster;
let project: Project;
let repository: string;

beforeAll(async () => {
  cluster = await startCluster();
  project = await openProject(cluster.kubeconfig);
  repository = `${cluster.registry.host}/acme/app`;
  for (const tag of ["1", "2"]) await cluster.registry.push("acme/app", tag, image({ version: tag }));
});

afterAll(async () => {
  project?.close();
  await cluster?.close();
});

interface Stream {
  readonly metadata: { readonly name: string; readonly resourceVersion: string; readonly labels?: object };
  readonly spec: object;
  readonly status: object;
}
const names = async () =>
  ((await call(cluster, "GET", `${api}/imagestreams`)) as { items: Stream[] }).items.map((one) => one.metadata.name);

test("the option import takes over what the program describes, changes nothing, and names what it does not describe", async () => {
  await call(cluster, "POST", `${api}/imagestreams`, { metadata: { name: "old", labels: { team: "shop", by: "oc" } } });
  await call(cluster, "POST", `${api}/imagestreamimports`, {
    metadata: { name: "old" },
    spec: { import: true, images: [{ from: { kind: "DockerImage", name: `${repository}:1` }, to: { name: "1" } }] },
  });
  const trigger = {
    from: { kind: "ImageStreamTag", name: "old:1" },
    fieldPath: `spec.template.spec.containers[?(@.name=="web")].image`,
  };
  await createDeployment(cluster, "web", `${repository}:1`);
  const annotations = { "image.openshift.io/triggers": JSON.stringify([trigger]) };
  const deployments = "/apis/apps/v1/namespaces/default/deployments";
  await call(cluster, "PATCH", `${deployments}/web`, { metadata: { annotations } }, "application/merge-patch+json");
  await cluster.settled();
  const versions = async () => {
    const { metadata, spec, status } = (await call(cluster, "GET", `${api}/imagestreams/old`)) as Stream;
    const deployment = (await call(cluster, "GET", `${deployments}/web`)) as Stream;
    return [metadata.labels, spec, status, deployment.metadata.resourceVersion];
  };
  const before = await versions();
  const program = ({ team = "shop", tag = "1", id = "default/old", from = "old:1", more = "" } = {}) =>
    project.program(`
      new imagestream.ImageStream("old", {
        metadata: { name: "${id === "default/none" ? "none" : "old"}", labels: { team: "${team}" } },
        spec: { tags: [{ name: "1", from: "${repository}:${tag}" }] },
      }, { import: "${id}" });
      new imagestream.ImageTrigger("web", {
        workload: { kind: "Deployment", name: "web" }, container: "web", from: "${from}",
      }, { import: "default/Deployment/web/web" });${more}`);

  program({ team: "web", tag: "2" });
  const differs = (await run(project, "preview")).diagnostics.join("\n");
  expect(differs).toMatch(/metadata\.labels\.team.* image stream default\/old has "shop" there; declare what exists/);
  expect(differs).toMatch(/spec\.tags\["1"\]\.from/);
  expect(differs).toMatch(/spec\.tags\["1"\]\.digest/);
  program({ from: "old:2" });
  expect((await run(project, "preview")).diagnostics.join("\n")).toContain(
    'the trigger on Deployment default/web has "default/old:1" there',
  );
  program({ id: "default/none" });
  expect((await run(project, "preview")).diagnostics.join("\n")).toContain(
    "image stream default/none does not exist and cannot be imported",
  );
  program({ id: "default/other" });
  expect((await run(project, "preview")).diagnostics.join("\n")).toContain(
    "the option import names default/other, the program default/old",
  );
  program({
    more: `new imagestream.ImageLookup("lookup", { object: { kind: "ImageStream", name: "old" } }, { import: "x" });`,
  });
  expect((await run(project, "preview")).diagnostics.join("\n")).toContain("take the option out");

  program();
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: { old: "create", web: "create" } });
  expect(await versions()).toEqual(before);
  expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });
  // Once it is in the state, the option says nothing more.
  program({ team: "web" });
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: { old: "update" } });
  expect(await run(project, "destroy")).toMatchObject({ failed: false });
  expect(await names()).toEqual([]);
}, 120_000);

test("parents, aliases, transforms, protect, retainOnDelete, deletedWith, replaceOnChanges and secret outputs do here as elsewhere", async () => {
  const program = (app: string, args = "", others = "") =>
    project.program(`
      class Shop extends pulumi.ComponentResource {
        constructor(opts) { super("acme:index:Shop", "shop", {}, opts); }
      }
      const label = ({ props, opts }) => ({ props, opts: { ...opts, protect: opts.protect ?? false } });
      const parent = new Shop({ transforms: [label] });
      const base = new imagestream.ImageStream("base");
      const app = new imagestream.ImageStream("app", {
        ${args} spec: { tags: [{ name: "1", from: "${repository}:1" }] },
      }, { ${app} });
      ${others}
      export const labels = app.metadata;`);
  program("");
  expect(await run(project, "up")).toMatchObject({ failed: false });

  program("parent");
  expect((await run(project, "preview")).diagnostics.join("\n")).toMatch(/this stack has made it; .* option aliases/);
  program("parent, protect: true, aliases: [{ parent: pulumi.rootStackResource }]");
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: {} });
  expect(await run(project, "destroy")).toMatchObject({ failed: true });
  expect(await names()).toContain("app");

  program("parent, additionalSecretOutputs: ['metadata'], customTimeouts: { create: '1s' }");
  expect(await run(project, "up")).toMatchObject({ failed: false });
  expect((await project.stack.outputs())["labels"]).toMatchObject({ secret: true });

  program("parent, replaceOnChanges: ['metadata']", "metadata: { labels: { team: 'a' } },");
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: { app: "update" } });

  const kept = `new imagestream.ImageStreamTag("base:kept", { tag: { from: "${repository}:1" } }, { deletedWith: base, dependsOn: base });`;
  program("parent, retainOnDelete: true", "metadata: { labels: { team: 'a' } },", kept);
  expect(await run(project, "up")).toMatchObject({ failed: false });
  cluster.requests.clear();
  expect(await run(project, "destroy")).toMatchObject({ failed: false });
  expect(await names()).toEqual(["app"]);
  expect(cluster.requests.writes().filter(({ path }) => path.includes("imagestreamtags"))).toEqual([]);
}, 120_000);
