import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";

const root = join(import.meta.dirname, "../..");
let cluster: Cluster;
let folder: string;
/** Path of the component's copy. */
let component: string;

beforeAll(async () => {
  cluster = await startCluster();
  folder = mkdtempSync(join(tmpdir(), "imagestream-copies-"));
  component = copy();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await cluster.close();
});

/** A copy of the package with the same dependencies, as a package manager makes one for a component package. */
function copy(): string {
  const own = join(folder, "pulumi-imagestream");
  mkdirSync(own);
  cpSync(join(root, "dist"), join(own, "dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(own, "package.json"));
  symlinkSync(join(root, "node_modules"), join(own, "node_modules"));
  return join(own, "dist", "index.js");
}

/** Output of the preview of a program with two copies, in its own words and those of Pulumi. */
async function preview(program: string): Promise<string> {
  const start = `
    import * as pulumi from "@pulumi/pulumi";
    import * as own from "pulumi-imagestream";
    import * as component from ${JSON.stringify(component)};
    pulumi.runtime.setMocks({ call: async () => ({}), newResource: ({ inputs }) => ({ id: "", state: inputs }) }, "p", "s", true);
    const provider = new own.Provider("here", { kubeconfig: ${JSON.stringify(cluster.kubeconfig)} });`;
  const args = ["--input-type=module", "-e", start + program];
  const env = { ...process.env, NODE_OPTIONS: "", KUBECONFIG: join(folder, "none") };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
  return `${stderr}\n${stdout}`.trim();
}

// pulumi/pulumi#5455: with hoisting off, a component package has a copy of its own, and `instanceof` tells the copies apart.
test("a component's copy of the package uses the program's provider, and both know what the other one declares", async () => {
  const pushed = image({ version: "1.4.0" });
  await cluster.registry.push("acme/app", "1.4", pushed);
  const said = await preview(`
    new component.ImageStream("app", { spec: { tags: [{ name: "1.4", from: "${cluster.registry.host}/acme/app:1.4" }] } }, { provider });
    const trigger = new own.ImageTrigger("web", { workload: { kind: "Deployment", name: "web" }, container: "web", from: "app:1.4" }, { provider });
    trigger.image.apply((image) => console.log(JSON.stringify([own.ImageStream === component.ImageStream, image])));`);
  expect(JSON.parse(said.split("\n").at(-1) ?? "")).toEqual([false, expect.stringContaining(`@${pushed.digest}`)]);
});

test("neither copy repeats a secret of the other, in the messages of the program and of servers", async () => {
  const said = await preview(`
    const from = "${cluster.registry.host}/acme/hidden-name:1";
    new own.ImageStream("app", { spec: { tags: [{ name: "1", from: pulumi.secret(from) }] } }, { provider });
    new component.ImageStream("other", { spec: { tags: [{ name: "1", from }] } }, { provider });`);
  expect(said).toContain("[secret]");
  expect(said).not.toContain("hidden-name");
});

test("the copies know which BuildConfig of the program fills a tag", async () => {
  const said = await preview(`
    new component.ImageStream("built", {}, { provider });
    new component.BuildConfig("maker", { spec: { source: { git: { uri: "https://git.example.com/a" } }, strategy: { dockerStrategy: {} },
      output: { to: { kind: "ImageStreamTag", name: "built:1" } } } }, { provider });
    new own.BuildConfig("next", { spec: { source: { git: { uri: "https://git.example.com/b" } },
      strategy: { dockerStrategy: { from: { kind: "ImageStreamTag", name: "built:1" } } } } }, { provider });`);
  expect(said).toContain("built:1 is unknown until maker has built it");
});

test("an error of one copy is an error of the same class for the other, and of no class besides", async () => {
  const path = join(root, "provider/cluster/clusterError.ts");
  const failure = { code: "NOT_FOUND", method: "GET", url: "u", message: "m", remedy: "r", temporary: false };
  const program = `
    import { ClusterError, isNotFound } from ${JSON.stringify(path)};
    import { ClusterError as Other } from ${JSON.stringify(`${path}?copy`)};
    import { HttpError } from ${JSON.stringify(join(root, "provider/http/httpError.ts"))};
    import { ImageStreamError } from ${JSON.stringify(join(root, "provider/image/error.ts"))};
    const failure = ${JSON.stringify(failure)};
    const error = new Other(failure);
    console.log(JSON.stringify([
      Other === ClusterError,
      [error instanceof ClusterError, error instanceof ImageStreamError, error instanceof Error, isNotFound(error)],
      [new HttpError(failure), new Error(), {}, null, "text"].map((each) => each instanceof ClusterError),
    ]));`;
  const env = { ...process.env, NODE_OPTIONS: "" };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    cwd: root,
    env,
  });
  expect(JSON.parse(stdout)).toEqual([false, [true, true, true, true], [false, false, false, false, false]]);
});
