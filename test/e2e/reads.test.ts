import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { type Outcome, run } from "./run.ts";

const [first, second, third] = ["1.0", "1.1", "1.2"].map((version) => image({ version })) as [
  ReturnType<typeof image>,
  ReturnType<typeof image>,
  ReturnType<typeof image>,
];
const streams = "/apis/image.openshift.io/v1/namespaces/default/imagestreams";

let cluster: Cluster;
let project: Project;
let repository: string;

beforeAll(async () => {
  cluster = await startCluster();
  repository = `${cluster.registry.host}/acme/app`;
  project = await openProject(cluster.kubeconfig);
  const tags = [{ name: "latest", from: { kind: "DockerImage", name: `${repository}:latest` } }];
  await call(cluster, "POST", streams, {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStream",
    metadata: { name: "theirs", labels: { team: "a" } },
    spec: { lookupPolicy: { local: true }, tags: [] },
  });
  for (const built of [first, second]) {
    await cluster.registry.push("acme/app", "latest", built);
    await call(cluster, "POST", streams.replace("imagestreams", "imagestreamimports"), {
      apiVersion: "image.openshift.io/v1",
      kind: "ImageStreamImport",
      metadata: { name: "theirs" },
      spec: { import: true, images: tags.map(({ name, from }) => ({ from, to: { name } })) },
    });
  }
  await cluster.registry.push("acme/app", "edge", second);
});

afterAll(async () => {
  project?.close();
  await cluster?.close();
});

const reads = () => ({
  stream: `imagestream.getImageStream({ name: "theirs" })`,
  streams: `imagestream.getImageStreamsOutput({ labelSelector: "team=a" })`,
  tag: `imagestream.getImageStreamTagOutput({ name: pulumi.output("theirs:latest") })`,
  image: `imagestream.getImageStreamImage({ name: "theirs@${first.digest.slice(7, 19)}" })`,
  reference: `imagestream.resolveImage({ from: "${repository}:latest" })`,
  byTag: `imagestream.resolveImageOutput({ from: { kind: "ImageStreamTag", name: "theirs:latest" } })`,
  digest: `theirs.tag("latest").digest`,
  spec: `theirs.spec`,
  history: `theirs.tag("latest").history`,
  previous: `theirs.tag("latest").previous`,
  metadata: `theirs.tag("latest").metadata`,
});

/** All reads made visible as inputs of a stream, a tag that nobody fills, and a tag that is rolled back. */
const program = (stable: string, more = "") => `
const theirs = imagestream.ImageStream.get("theirs", "default/theirs");
const annotations = { ${Object.entries(reads()).map(([key, value]) => `${key}: pulumi.jsonStringify(${value})`)} };
new imagestream.ImageStream("shown", { metadata: { annotations } });
export const { digest, image } = new imagestream.ImageStream("empty").tag("latset");
const app = new imagestream.ImageStream("app", { spec: { tags: [{ name: "latest", from: "${repository}:edge" }] } });
new imagestream.ImageStreamTag("app:stable", { tag: { from: ${stable} } });
${more}`;

/** Results of the reads. */
function told(outcome: Outcome): Record<string, unknown> {
  const { annotations } = outcome.inputs("shown")["metadata"] as { annotations: Record<string, string> };
  return Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key, JSON.parse(value)]));
}

const present = () => ({ digest: second.digest, image: `${repository}@${second.digest}` });
const expectTold = (outcome: Outcome) => {
  expect(outcome.failed).toBe(false);
  expect(told(outcome)).toMatchObject({
    stream: { name: "theirs", lookupPolicy: { local: true }, tags: [{ name: "latest", ...present() }] },
    streams: [{ name: "theirs", lookupPolicy: { local: true } }],
    tag: {
      ...present(),
      metadata: { version: "1.1" },
      history: [{ digest: second.digest }, { digest: first.digest }],
      previous: { kind: "ImageStreamImage", name: `theirs@${first.digest}`, namespace: "default" },
    },
    image: { name: `theirs@${first.digest}`, digest: first.digest, metadata: { version: "1.0" } },
    reference: { ...present(), metadata: { version: "1.1" } },
    byTag: present(),
    digest: second.digest,
    spec: { lookupPolicy: { local: true }, tags: [{ name: "latest", from: { kind: "DockerImage" } }] },
    history: [{ digest: second.digest }, { digest: first.digest }],
    previous: { digest: first.digest },
    metadata: { version: "1.1", platforms: ["linux/amd64"] },
  });
};

test("every read, and ImageStream.get, tells in a preview what is on the cluster, and writes nothing; what cannot be resolved is unknown, with a warning", async () => {
  cluster.requests.clear();
  project.program(
    program(
      `app.tag("latest")`,
      `const { digest: none } = imagestream.resolveImageOutput({ from: "${repository}:none" });
new imagestream.ImageStream("unknown", { metadata: { annotations: { none } } });`,
    ),
  );
  const preview = await run(project, "preview");
  expectTold(preview);
  // Of a tag that somebody may still fill, nothing is said.
  expect(preview.diagnostics).toEqual([expect.stringMatching(/^warning.*none unknown: no such image/)]);
  const ours = cluster.requests.writes().filter(({ path }) => !path.endsWith("/imagestreamimports"));
  expect(ours).toEqual([]);
});

test("up tells the same; of a tag that nobody declares and nobody fills it warns and leaves no unknown value", async () => {
  project.program(program(`app.tag("latest")`));
  const up = await run(project, "up");
  expectTold(up);
  const { diagnostics } = up;
  const ours = diagnostics.filter((line) => !line.endsWith("will not show as a stack output."));
  expect(ours).toEqual([
    expect.stringMatching(/^warning empty: latset unknown: no such tag\n.*empty:latset does not exist/),
  ]);
  expect(await project.stack.outputs()).toEqual({});
  expect(JSON.stringify(await project.stack.exportStack())).not.toContain("dryRun");
  expect((await run(project, "refresh")).changes).toEqual({});
});

test("a rollback takes the image before the newest one, also where this very update moves the tag", async () => {
  await cluster.registry.push("acme/app", "edge", third);
  project.program(program(`app.tag("latest").previous`));
  const preview = await run(project, "preview");
  expect(preview.changes).toEqual({ theirs: "read", app: "update", "app:stable": "update" });
  expect(preview.inputs("app:stable")).toMatchObject({
    tag: { from: { kind: "ImageStreamImage", name: `app@${second.digest}` } },
    resolved: { digest: second.digest },
  });
  expect(await run(project, "up")).toMatchObject({ failed: false });
  const { status } = (await call(cluster, "GET", `${streams}/app`)) as {
    status: { tags: { tag: string; items: { image: string }[] }[] };
  };
  const newest = status.tags.map(({ tag, items }) => [tag, items[0]?.image]);
  expect(Object.fromEntries(newest)).toEqual({ latest: third.digest, stable: second.digest });
});

test("a second up does nothing, and destroy leaves the streams of others there", async () => {
  const up = await run(project, "up");
  expect(up.failed).toBe(false);
  expect(up.changes).toEqual({ theirs: "read" });
  expect(await run(project, "destroy")).toMatchObject({ failed: false });
  await expect(call(cluster, "GET", `${streams}/theirs`)).resolves.toMatchObject({ metadata: { name: "theirs" } });
});

// The other errors of reads are in test/sdk/reads.test.ts.
test.each([
  [
    "a stream that is read",
    "preview",
    `imagestream.ImageStream.get("x", "default/none")`,
    "image stream default/none does not exist",
  ],
  ["a promise", "preview", `await imagestream.resolveImage({ from: "nginx:1.25" })`, "write docker.io/nginx:1.25"],
  [
    "an output",
    "up",
    `new imagestream.ImageStream("shown", { metadata: { annotations: imagestream.resolveImageOutput({ from: "REPOSITORY:none" }).apply(({ digest }) => ({ digest })) } })`,
    "the registry has no such image",
  ],
] as const)("%s says what is wrong, and fails the %s", async (_what, operation, statement, text) => {
  project.program(statement.replace("REPOSITORY", repository));
  const { failed, diagnostics, text: output } = await run(project, operation);
  expect(failed).toBe(true);
  expect(diagnostics.join("\n") + output).toContain(text);
});
