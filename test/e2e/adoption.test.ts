import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call, createDeployment, deploymentOf } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const api = "/apis/image.openshift.io/v1/namespaces/default";
const triggers = "image.openshift.io/triggers";
const [first, second] = ["1.0.0", "1.1.0"].map((version) => image({ version })) as [
  ReturnType<typeof image>,
  ReturnType<typeof image>,
];

let cluster: Cluster;
let project: Project;
let repository: string;

/** `oc import-image`, `oc label` and `oc set triggers` have made everything that the program will declare. */
beforeAll(async () => {
  cluster = await startCluster();
  repository = `${cluster.registry.host}/acme/app`;
  for (const tag of ["1.0", "theirs"]) await cluster.registry.push("acme/app", tag, first);
  for (const stream of ["app", "shared"]) {
    await call(cluster, "POST", `${api}/imagestreams`, {
      apiVersion: "image.openshift.io/v1",
      kind: "ImageStream",
      metadata: { name: stream, labels: { theirs: "1" } },
    });
    for (const tag of ["1.0", "theirs"]) await importTag(stream, tag);
  }
  await createDeployment(cluster, "web", `${repository}:1.0`);
  await annotate([entry("web", "app:theirs"), entry("side", "shared:theirs")]);
  await cluster.settled();
  project = await openProject(cluster.kubeconfig);
});

afterAll(async () => {
  project?.close();
  await cluster?.close();
});

const importTag = (stream: string, tag: string) =>
  call(cluster, "POST", `${api}/imagestreamimports`, {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStreamImport",
    metadata: { name: stream },
    spec: {
      import: true,
      images: [{ from: { kind: "DockerImage", name: `${repository}:${tag}` }, to: { name: tag } }],
    },
  });

const entry = (container: string, name: string) => ({
  from: { kind: "ImageStreamTag", name },
  fieldPath: `spec.template.spec.containers[?(@.name=="${container}")].image`,
  // The container `side` comes later.
  ...(container === "side" ? { paused: true } : {}),
});

const annotate = (entries: object[]) =>
  call(
    cluster,
    "PATCH",
    "/apis/apps/v1/namespaces/default/deployments/web",
    { metadata: { annotations: { [triggers]: JSON.stringify(entries) } } },
    "application/merge-patch+json",
  );

const program = (options = "") =>
  project.program(`
new imagestream.ImageStream("app", {
  metadata: { labels: { team: "shop" } },
  spec: { lookupPolicy: { local: true }, tags: [{ name: "1.0", from: "${repository}:1.0" }] },
  adopt: true,
}, { ${options} });
new imagestream.ImageStreamTag("shared:1.0", { tag: { from: "${repository}:1.0" }, adopt: true });
new imagestream.ImageTrigger("web", {
  workload: { kind: "Deployment", name: "web" }, container: "web", from: "app:1.0", adopt: true,
});`);

interface Stream {
  readonly metadata: { readonly uid: string; readonly labels?: Record<string, string> };
  readonly spec: { readonly lookupPolicy: { readonly local: boolean }; readonly tags?: { readonly name: string }[] };
}

const stream = (name: string) => call(cluster, "GET", `${api}/imagestreams/${name}`) as Promise<Stream>;
const tagsOf = async (name: string) => (await stream(name)).spec.tags?.map((tag) => tag.name);
const ourWrites = () =>
  cluster.requests.writes().filter(({ userAgent, path }) => /^pulumi-im/.test(userAgent) && !/imports$/.test(path));

test("preview shows the digests, and that nothing has to be imported again", async () => {
  program();
  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(preview.changes).toEqual({ app: "create", "shared:1.0": "create", web: "create" });
  expect(preview.inputs("app")["images"]).toMatchObject({ "1.0": { digest: first.digest } });
});

test("a failure half-way leaves what others have as it was, and the next up takes over the rest", async () => {
  cluster.fault({ fault: { kind: "error", status: 403 }, match: { method: "PATCH", path: /imagestreams/ }, times: 1 });
  expect(await run(project, "up")).toMatchObject({ failed: true });
  expect((await stream("app")).spec.lookupPolicy.local).toBe(false);
  const before = await stream("app");
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  const after = await stream("app");
  expect(after.metadata.uid).toBe(before.metadata.uid);
  expect(after.metadata.labels).toEqual({ theirs: "1", team: "shop" });
  expect(after.spec.lookupPolicy.local).toBe(true);
  expect(await tagsOf("app")).toEqual(["1.0", "theirs"]);
});

test("an adopted trigger follows the declared tag, and the entries of others stay", async () => {
  const { image, annotations } = await deploymentOf(cluster, "web");
  expect(image).toBe(`${repository}@${first.digest}`);
  expect(JSON.parse(annotations[triggers] ?? "")).toEqual([entry("web", "app:1.0"), entry("side", "shared:theirs")]);
});

test("from then on, what others do to the declared parts is drift, and to other parts is not", async () => {
  await cluster.registry.push("acme/app", "theirs", second);
  await importTag("app", "theirs");
  expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });
  await call(
    cluster,
    "PATCH",
    `${api}/imagestreams/app`,
    { metadata: { labels: { team: "other" } } },
    "application/merge-patch+json",
  );
  expect((await run(project, "refresh")).changes).toEqual({ app: "update" });
  expect((await run(project, "up")).changes).toEqual({ app: "update" });
  expect((await stream("app")).metadata.labels).toEqual({ theirs: "1", team: "shop" });
});

test("another up does nothing; destroy removes what was adopted, leaves the stream that is retained, and the tags and triggers of others", async () => {
  program("retainOnDelete: true");
  cluster.requests.clear();
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: {} });
  expect(ourWrites()).toEqual([]);
  expect(await run(project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await tagsOf("app")).toEqual(["1.0", "theirs"]);
  expect(await tagsOf("shared")).toEqual(["theirs"]);
  const { annotations } = await deploymentOf(cluster, "web");
  expect(JSON.parse(annotations[triggers] ?? "")).toEqual([entry("side", "shared:theirs")]);
});
