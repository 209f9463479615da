import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type Cluster, startCluster } from "../../sdk/testing/cluster/startCluster.ts";
import { image } from "../../sdk/testing/registry/image.ts";
import { call, createDeployment } from "./deployment.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

let cluster: Cluster;
let project: Project;
let repository: string;

beforeAll(async () => {
  cluster = await startCluster({ users: ["alice"] });
  repository = `${cluster.registry.host}/acme/app`;
  await cluster.registry.push("acme/app", "1.4", image({ version: "1.4.0" }));
  await createDeployment(cluster, "web", `${repository}:1.4`);
  await createDeployment(cluster, "broken", `${repository}:1.4`);
  const annotations = { "image.openshift.io/triggers": `[{"paused":"false"}]` };
  const path = "/apis/apps/v1/namespaces/default/deployments/broken";
  await call(cluster, "PATCH", path, { metadata: { annotations } }, "application/merge-patch+json");
  await call(cluster, "POST", "/apis/image.openshift.io/v1/namespaces/default/imagestreams", {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStream",
    metadata: { name: "taken" },
  });
  project = await openProject(cluster.kubeconfig);
});

afterAll(async () => {
  project?.close();
  await cluster?.close();
});

beforeEach(() => cluster.requests.clear());

const stream = (tag: string, more = "") =>
  `new imagestream.ImageStream("app", { ${more} spec: { tags: [{ name: "1.4", ${tag} }] } });`;

type Row = [name: string, program: () => string, texts: RegExp[]];

/** What is wrong by itself, and what the preview already says of all of it. */
const malformed: Row[] = [
  [
    "everything that can be wrong with a stream",
    () => `new imagestream.ImageStream("app", {
      metadata: { name: "App" },
      spec: { tags: [
        { name: "upper", from: "quay.io/Acme/app:1.4" },
        { name: "dash", from: "quay.io/acme/app:-1" },
        { name: "a/b", from: "quay.io/acme/app:1" },
        { name: "both", from: "quay.io/acme/app:1", pin: true, importPolicy: { scheduled: true } },
        { name: "typo", form: "quay.io/acme/app:1" } as object as imagestream.TagReferenceArgs,
      ] },
    });`,
    [
      /metadata\.name value.*"App".*lower-case/,
      /spec\.tags\.upper\.from value.*"quay.io\/Acme\/app:1.4".*lower case/,
      /spec\.tags\.dash\.from value.*"-1" is no tag name/,
      /spec\.tags\["a\/b"\]\.name value.*no tag name/,
      /spec\.tags\.both\.pin value.*scheduled.*remove one/,
      /spec\.tags\.typo\.form value.*is no property/,
    ],
  ],
  [
    "what a stream does not know, beside its spec",
    () =>
      `new imagestream.ImageStream("app", { name: "app", tags: [{ name: "1.4", from: "${repository}:1.4" }] } as object);`,
    [/property name value.*is no property/, /property tags value.*is no property/],
  ],
  [
    "the classic traps of a trigger",
    () => `new imagestream.ImageTrigger("web", {
      workload: { kind: "Deployment", name: "web" }, from: "stable", paused: "false" as unknown as boolean,
    });`,
    [/paused.*"false".*boolean/, /from.*<stream>:<tag>/],
  ],
  [
    "single quotes in a field path",
    () => `new imagestream.ImageTrigger("web", {
      workload: { kind: "Deployment", name: "web" }, from: "app:stable",
      fieldPath: "spec.template.spec.containers[?(@.name=='web')].image",
    });`,
    [/fieldPath/, /single quotes/],
  ],
  [
    "a single tag without its stream",
    () => `new imagestream.ImageStreamTag("stable", { tag: { from: "quay.io/acme/app:1" } });`,
    [/metadata\.name/, /<stream>:<tag>/],
  ],
  [
    "a lookup for what has no images",
    () => `new imagestream.ImageLookup("web", { object: { apiVersion: "v1", kind: "Service", name: "web" } });`,
    [/object\.kind/, /use one of/],
  ],
  [
    "a path that leads nowhere",
    () => `new imagestream.ImageOverride("web", {
      object: { kind: "Deployment", name: "web" }, fieldPath: "spec..image", image: "quay.io/acme/app:1",
    });`,
    [/fieldPath/, /spec\.\.image/],
  ],
];

/** What is wrong with what is on the cluster. */
const refused: Row[] = [
  [
    "a stream that is not ours",
    () => `new imagestream.ImageStream("taken", {});`,
    [/taken exists already/, /adopt: true/],
  ],
  [
    "a trigger on a missing workload",
    () => trigger("nope", "web"),
    [/Deployment default\/nope does not exist/, /create it first/],
  ],
  [
    "an annotation of triggers that somebody has broken",
    () => trigger("broken", "broken"),
    [/Deployment default\/broken has a broken annotation/, /without quotes/],
  ],
  [
    "a tag that two resources declare",
    () =>
      `${stream(`from: "${repository}:1.4"`)} new imagestream.ImageStreamTag("app:1.4", { tag: { from: "${repository}:1.4" } });`,
    [/another resource of this program declares image stream tag default\/app:1\.4 already/, /declare it once/],
  ],
  ["a trigger on a missing container", () => trigger("web", "nope"), [/has no container nope; use one of web/]],
];

function trigger(workload: string, container: string, more = "", from = "app:stable"): string {
  const args = `workload: { kind: "Deployment", name: "${workload}" }, container: "${container}", from: "${from}", ${more}`;
  return `new imagestream.ImageTrigger("web", { ${args} });`;
}

describe.each(malformed)("%s", (_name, program, texts) => {
  test("is one clear error in the preview, without a single request", async () => {
    project.program(program());
    const preview = await run(project, "preview");
    expect(preview.failed).toBe(true);
    const errors = preview.diagnostics.filter((line) => line.startsWith("error"));
    for (const text of texts) expect(errors.join("\n")).toMatch(text);
    expect(cluster.requests.list()).toEqual([]);
  });
});

describe.each(refused)("%s", (_name, program, texts) => {
  test("is one clear error in the preview, and nothing is written", async () => {
    project.program(program());
    const preview = await run(project, "preview");
    expect(preview.failed).toBe(true);
    const errors = preview.diagnostics.filter((line) => line.startsWith("error"));
    for (const text of texts) expect(errors.join("\n")).toMatch(text);
    expect(cluster.requests.writes()).toEqual([]);
  });
});

test("a missing namespace: the preview asks the registry and says why, the update names the namespace", async () => {
  project.program(stream(`from: "${repository}:1.4"`, `metadata: { namespace: "nowhere" },`));
  const preview = await run(project, "preview");
  expect(preview.diagnostics.join("\n")).toMatch(/nowhere/);
  expect(preview.inputs("app")["images"]).toMatchObject({ "1.4": { version: "1.4.0" } });
  const up = await run(project, "up");
  expect(up.failed).toBe(true);
  expect(up.diagnostics.join("\n")).toMatch(/nowhere/);
});

test("no rights: the preview asks the registry and says why, the update says who may not do what", async () => {
  const denied = await openProject(kubeconfigOf(cluster, "alice"));
  denied.program(stream(`from: "${repository}:1.4"`));
  const preview = await run(denied, "preview");
  expect(preview.failed).toBe(false);
  expect(preview.diagnostics.join("\n")).toMatch(/alice/);
  const up = await run(denied, "up");
  expect(up.failed).toBe(true);
  expect(up.diagnostics.join("\n")).toMatch(/cannot create resource "imagestreams"/);
  denied.close();
});

test("an unreachable cluster: the preview asks the registry and says why, the update fails", async () => {
  const unreachable = await openProject(kubeconfigOf({ ...cluster, server: "http://127.0.0.1:9" }, "admin"));
  unreachable.program(stream(`from: "${repository}:1.4"`) + trigger("web", "web", "", "app:1.4"));
  const preview = await run(unreachable, "preview");
  expect(preview.failed).toBe(false);
  expect(preview.diagnostics).toEqual([expect.stringMatching(/^warning .*cannot be reached/)]);
  expect(preview.inputs("app")["images"]).toMatchObject({ "1.4": { version: "1.4.0" } });
  const up = await run(unreachable, "up");
  expect(up.failed).toBe(true);
  expect(up.diagnostics.join("\n")).toMatch(/127\.0\.0\.1:9/);
  unreachable.close();
});
