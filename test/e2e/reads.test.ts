import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Cluster, startCluster } from "../../sdk/testing/cluster/startCluster.ts";
import { image } from "../../sdk/testing/registry/image.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

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
  await cluster.registry.push("acme/app", "latest", first);
  await call(cluster, "POST", streams, {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStream",
    metadata: { name: "theirs", labels: { team: "a" } },
    spec: { lookupPolicy: { local: true }, tags: [] },
  });
  for (const [built] of [[first], [second]] as const) {
    await cluster.registry.push("acme/app", "latest", built);
    await call(cluster, "POST", streams.replace("imagestreams", "imagestreamimports"), {
      apiVersion: "image.openshift.io/v1",
      kind: "ImageStreamImport",
      metadata: { name: "theirs" },
      spec: { import: true, images: tags.map(({ name, from }) => ({ from, to: { name } })) },
    });
  }
});

afterAll(async () => {
  project?.close();
  await cluster?.close();
});

/** The stack's outputs in a preview, which a program makes visible as inputs of a stream that it declares. */
async function shown(operation: "preview" | "up", expressions: Readonly<Record<string, string>>, before = "") {
  const annotations = Object.entries(expressions).map(([key, value]) => `${key}: pulumi.jsonStringify(${value})`);
  project.program(`${before}
new imagestream.ImageStream("shown", { metadata: { annotations: { ${annotations.join(", ")} } } });`);
  const outcome = await run(project, operation);
  if (outcome.failed) throw new Error(outcome.diagnostics.join("\n"));
  const { annotations: values = {} } = outcome.inputs("shown")["metadata"] as { annotations?: Record<string, string> };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, JSON.parse(value)]));
}

test("every read tells in a preview what is on the cluster, and writes nothing", async () => {
  cluster.requests.clear();
  const values = await shown("preview", {
    stream: `imagestream.getImageStream({ name: "theirs" })`,
    streams: `imagestream.getImageStreamsOutput({ labelSelector: "team=a" })`,
    tag: `imagestream.getImageStreamTagOutput({ name: pulumi.output("theirs:latest") })`,
    image: `imagestream.getImageStreamImage({ name: "theirs@${first.digest.slice(7, 19)}" })`,
    reference: `imagestream.resolveImage({ from: "${repository}:latest" })`,
    byTag: `imagestream.resolveImageOutput({ from: { kind: "ImageStreamTag", name: "theirs:latest" } })`,
  });
  const present = { digest: second.digest, image: `${repository}@${second.digest}` };
  expect(values).toMatchObject({
    stream: { name: "theirs", lookupPolicy: { local: true }, tags: [{ name: "latest", ...present }] },
    streams: [{ name: "theirs", lookupPolicy: { local: true } }],
    tag: {
      ...present,
      metadata: { version: "1.1" },
      history: [{ digest: second.digest }, { digest: first.digest }],
      previous: { kind: "ImageStreamImage", name: `theirs@${first.digest}`, namespace: "default" },
    },
    image: { name: `theirs@${first.digest}`, digest: first.digest, metadata: { version: "1.0" } },
    reference: { ...present, metadata: { version: "1.1" } },
    byTag: present,
  });
  const ours = cluster.requests.writes().filter(({ path }) => !path.endsWith("/imagestreamimports"));
  expect(ours).toEqual([]);
});

test("ImageStream.get reads a stream of others, with digests in the preview, and destroy leaves it there", async () => {
  const before = `const theirs = imagestream.ImageStream.get("theirs", "default/theirs");`;
  const expressions = {
    digest: `theirs.tag("latest").digest`,
    spec: `theirs.spec`,
    history: `theirs.tag("latest").history`,
    previous: `theirs.tag("latest").previous`,
    metadata: `theirs.tag("latest").metadata`,
  };
  const expected = {
    digest: second.digest,
    spec: { lookupPolicy: { local: true }, tags: [{ name: "latest", from: { kind: "DockerImage" } }] },
    history: [{ digest: second.digest }, { digest: first.digest }],
    previous: { digest: first.digest },
    metadata: { version: "1.1", platforms: ["linux/amd64"] },
  };
  expect(await shown("preview", expressions, before)).toMatchObject(expected);
  expect(await shown("up", expressions, before)).toMatchObject(expected);
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: {} });
  expect(JSON.stringify(await project.stack.exportStack())).not.toContain("dryRun");
  expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });
  expect(await run(project, "destroy")).toMatchObject({ failed: false });
  await expect(call(cluster, "GET", `${streams}/theirs`)).resolves.toMatchObject({ metadata: { name: "theirs" } });
});

test.each([
  [`imagestream.ImageStream.get("x", "default/none")`, "image stream default/none does not exist"],
  [`await imagestream.getImageStream({ name: "none" })`, "create it first"],
  [`await imagestream.getImageStreamTag({ name: "theirs:none" })`, "create it first"],
  [`await imagestream.getImageStreamTag({ name: "theirs" })`, "has no colon between stream and tag"],
  [`await imagestream.resolveImage({ from: "nginx:1.25" })`, "write docker.io/nginx:1.25"],
  [`await imagestream.resolveImage({ from: "${"REPOSITORY"}:none" })`, "the registry has no such image"],
  [`imagestream.ImageStream.get("x", "default/theirs").tag("none").previous.apply(String)`, "has had no other image"],
])("%s says what is wrong, in the preview", async (statement, text) => {
  project.program(statement.replace("REPOSITORY", repository));
  const preview = await run(project, "preview");
  expect(preview.failed).toBe(true);
  expect(preview.diagnostics.join("\n") + preview.text).toContain(text);
});

test("an unresolvable reference given to the output form is unknown in a preview, with a warning, and fails an update", async () => {
  project.program(`
const found = imagestream.resolveImageOutput({ from: "${repository}:none" });
new imagestream.ImageStream("shown", { metadata: { annotations: { digest: found.digest } } });`);
  const preview = await run(project, "preview");
  expect(preview.failed).toBe(false);
  expect(preview.diagnostics.join("\n")).toMatch(/warning.*no such image/);
  expect(await run(project, "up")).toMatchObject({ failed: true });
});

test("a rollback takes the image before the newest one, also where this very update moves the tag", async () => {
  const program = `
const app = new imagestream.ImageStream("app", { spec: { tags: [{ name: "latest", from: "${repository}:latest" }] } });
new imagestream.ImageStreamTag("app:stable", { tag: { from: LATEST } });`;
  project.program(program.replace("LATEST", `app.tag("latest")`));
  expect(await run(project, "up")).toMatchObject({ failed: false });
  await cluster.registry.push("acme/app", "latest", third);
  project.program(program.replace("LATEST", `app.tag("latest").previous`));
  const preview = await run(project, "preview");
  expect(preview.inputs("app:stable")).toMatchObject({
    tag: { from: { kind: "ImageStreamImage", name: `app@${second.digest}` } },
    resolved: { digest: second.digest },
  });
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  const { status } = (await call(cluster, "GET", `${streams}/app`)) as {
    status: { tags: { tag: string; items: { image: string }[] }[] };
  };
  const newest = status.tags.map(({ tag, items }) => [tag, items[0]?.image]);
  expect(Object.fromEntries(newest)).toEqual({ latest: third.digest, stable: second.digest });
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: {} });
  expect(await run(project, "destroy")).toMatchObject({ failed: false });
});

test("a tag that nobody declares and nobody fills may come in a preview; an update warns and leaves no unknown value", async () => {
  project.program(`const { digest, image } = new imagestream.ImageStream("empty").tag("latset");
export { digest, image };`);
  expect(await run(project, "preview")).toMatchObject({ failed: false, diagnostics: [] });
  const { failed, diagnostics } = await run(project, "up");
  expect(failed).toBe(false);
  expect(diagnostics).toContainEqual(expect.stringMatching(/^warning empty: .*empty:latset does not exist/));
  expect(await project.stack.outputs()).toEqual({});
});
