import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { createDeployment } from "./deployment.ts";
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
  project = await openProject(cluster.kubeconfig);
});

afterAll(async () => {
  project?.close();
  await cluster?.close();
});

beforeEach(() => cluster.requests.clear());

const trigger = (container: string, tag: string, opts = "") =>
  `new imagestream.ImageTrigger("web", { workload: { kind: "Deployment", name: "web" }, container: "${container}", from: "${tag}" }${opts});`;

/** The errors of a preview that fails. */
async function refused(program: string): Promise<string> {
  project.program(program);
  const { failed, diagnostics } = await run(project, "preview");
  expect(failed).toBe(true);
  return diagnostics.filter((line) => line.startsWith("error")).join("\n");
}

// Other refused inputs, of every kind, are in test/sdk/declarations/refused.test.ts.
test("everything that can be wrong with a stream is told at once in the preview, without a single request", async () => {
  const errors = await refused(`new imagestream.ImageStream("app", {
    metadata: { name: "App" },
    spec: { tags: [
      { name: "upper", from: "quay.io/Acme/app:1.4" },
      { name: "dash", from: "quay.io/acme/app:-1" },
      { name: "a/b", from: "quay.io/acme/app:1" },
      { name: "both", from: "quay.io/acme/app:1", pin: true, importPolicy: { scheduled: true } },
      { name: "typo", form: "quay.io/acme/app:1" } as object as imagestream.TagReferenceArgs,
    ] },
  });`);
  for (const text of [
    /metadata\.name value.*"App".*lower-case/,
    /spec\.tags\.upper\.from value.*"quay.io\/Acme\/app:1.4".*lower case/,
    /spec\.tags\.dash\.from value.*"-1" is no tag name/,
    /spec\.tags\["a\/b"\]\.name value.*no tag name/,
    /spec\.tags\.both\.pin value.*scheduled.*remove one/,
    /spec\.tags\.typo\.form value.*is no property/,
  ]) {
    expect(errors).toMatch(text);
  }
  expect(cluster.requests.list()).toEqual([]);
});

test("what does not fit what is on the cluster is one clear error in the preview, and nothing is written", async () => {
  expect(await refused(trigger("nope", "app:stable"))).toMatch(/has no container nope; use one of web/);
  expect(cluster.requests.writes()).toEqual([]);
});

test("without a namespace, rights or the cluster, the preview asks the registry and says why, and the update fails by it", async () => {
  const unreachable = kubeconfigOf({ ...cluster, server: "http://127.0.0.1:9" }, "admin");
  const stream = (name: string, opts: string, namespace = "default") =>
    `new imagestream.ImageStream("${name}", { metadata: { namespace: "${namespace}" }, spec: { tags: [{ name: "1.4", from: "${repository}:1.4" }] } }${opts});`;
  project.program(`
    const alice = new imagestream.Provider("alice", { kubeconfig: "${kubeconfigOf(cluster, "alice")}" });
    const none = new imagestream.Provider("none", { kubeconfig: "${unreachable}" });
    ${stream("nowhere", "", "nowhere")}
    ${stream("denied", ", { provider: alice }")}
    ${stream("lost", ", { provider: none }")}
    ${trigger("web", "lost:1.4", ", { provider: none }")}
  `);
  const preview = await run(project, "preview");
  expect(preview.failed).toBe(false);
  expect(preview.diagnostics).toHaveLength(3);
  for (const why of [/why .*127\.0\.0\.1:9.*cannot be reached/, /why .*alice/, /why .*nowhere/]) {
    expect(preview.diagnostics.join("\n")).toMatch(why);
  }
  for (const name of ["nowhere", "denied", "lost"]) {
    expect(preview.inputs(name)["images"]).toMatchObject({ "1.4": { version: "1.4.0" } });
  }
  const up = await run(project, "up", { continueOnError: true });
  expect(up.failed).toBe(true);
  const errors = up.diagnostics.filter((line) => line.startsWith("error")).join("\n");
  for (const text of [
    /^error nowhere: .*nowhere/m,
    /^error denied: .*cannot create resource "imagestreams"/m,
    /^error lost: .*127\.0\.0\.1:9/m,
  ]) {
    expect(errors).toMatch(text);
  }
});
