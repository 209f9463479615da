import { expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { startCluster } from "../../emulator/startCluster.ts";
import { call, createDeployment } from "./deployment.ts";
import { openProject } from "./project.ts";
import { run } from "./run.ts";

const streams = 12;
const tagsPerStream = 10;
const different = 90;

test("120 tags with 90 different references cost at most 30 look-ups in a preview, and nothing else is written", async () => {
  const cluster = await startCluster();
  await Promise.all(
    Array.from({ length: different }, (_, index) =>
      cluster.registry.push("acme/app", `v${index}`, image({ version: `1.0.${index}` })),
    ),
  );
  const project = await openProject(cluster.kubeconfig);
  project.program(`
    for (let stream = 0; stream < ${streams}; stream++) {
      const tags = Array.from({ length: ${tagsPerStream} }, (_, tag) => {
        const reference = (stream * ${tagsPerStream} + tag) % ${different};
        return { name: \`t\${tag}\`, from: \`${cluster.registry.host}/acme/app:v\${reference}\` };
      });
      new imagestream.ImageStream(\`app\${stream}\`, { spec: { tags } });
    }`);

  const preview = await run(project, "preview");

  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(Object.keys(preview.changes)).toHaveLength(streams);
  expect(preview.inputs("app11")["images"]).toMatchObject({ t9: { version: "1.0.29" } });
  const lookups = cluster.requests.list(({ path }) => path.endsWith("/imagestreamimports"));
  expect(lookups.length).toBeLessThanOrEqual(Math.ceil(different / 3));
  expect(cluster.requests.writes()).toEqual([]);
  const readsOf = () =>
    cluster.requests.list(({ path, method }) => method === "GET" && path.includes("/imagestreams")).length;
  expect(readsOf()).toBe(1);

  expect(await run(project, "up")).toMatchObject({ failed: false });
  cluster.requests.clear();
  expect(await run(project, "destroy", { parallel: 8 })).toMatchObject({ failed: false });
  expect(cluster.requests.writes().map(({ method }) => method)).toEqual(Array(streams).fill("DELETE"));
  // The first few reads do not know yet how many will follow.
  expect(readsOf()).toBeLessThanOrEqual(1 + 3);

  project.close();
  await cluster.close();
});

test("a refresh of 12 objects of each kind is one list per kind and namespace, of 3 none; an unchanged update writes nothing", async () => {
  const cluster = await startCluster();
  const reference = `${cluster.registry.host}/acme/app:1`;
  const streamsPath = "/apis/image.openshift.io/v1/namespaces/default/imagestreams";
  await cluster.registry.push("acme/app", "1", image({ version: "1" }));
  for (let index = 0; index < 12; index++) {
    await createDeployment(cluster, `web${index}`, reference);
    await call(cluster, "POST", streamsPath, { metadata: { name: `theirs${index}` } });
  }
  const project = await openProject(cluster.kubeconfig);
  project.program(`
      for (let index = 0; index < 12; index++) {
        const from = ${JSON.stringify(reference)};
        const app = new imagestream.ImageStream(\`app\${index}\`, { spec: { tags: [{ name: "1", from }] } });
        new imagestream.ImageStreamTag(\`theirs\${index}:1\`, { tag: { from } });
        const object = { kind: "Deployment", name: \`web\${index}\` };
        new imagestream.ImageTrigger(\`trigger\${index}\`, { workload: object, container: object.name, from: app.tag("1") });
        new imagestream.ImageLookup(\`lookup\${index}\`, { object: { kind: "ImageStream", name: \`theirs\${index}\` } });
        new imagestream.ImageOverride(\`override\${index}\`, { object, container: object.name, env: "IMAGE", image: from });
      }`);
  const readsOfRefresh = async () => {
    cluster.requests.clear();
    // What the CLI does on a machine with two processors.
    expect(await run(project, "refresh", { parallel: 8 })).toMatchObject({ failed: false, changes: {} });
    const reads = cluster.requests.list(({ path, method }) => method === "GET" && path.startsWith("/apis/"));
    const paths = reads.map(({ path }) => path);
    return { lists: paths.filter((path) => /(imagestreams|deployments)$/.test(path)), all: paths.sort() };
  };

  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  const { lists, all } = await readsOfRefresh();
  expect(lists.sort()).toEqual(["/apis/apps/v1/namespaces/default/deployments", streamsPath]);
  // The first few reads of a kind do not know yet how many will follow.
  expect(all.length).toBeLessThanOrEqual(2 + 2 * 3);

  cluster.requests.clear();
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: {} });
  expect(cluster.requests.writes()).toEqual([]);

  project.program(`for (const name of ["app0", "app1", "app2"]) new imagestream.ImageStream(name, {
    spec: { tags: [{ name: "1", from: ${JSON.stringify(reference)} }] },
  });`);
  expect(await run(project, "up")).toMatchObject({ failed: false });
  expect(await readsOfRefresh()).toEqual({
    lists: [],
    all: ["app0", "app1", "app2"].map((name) => `${streamsPath}/${name}`),
  });

  project.close();
  await cluster.close();
});
