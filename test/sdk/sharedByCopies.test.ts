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

beforeAll(async () => {
  cluster = await startCluster();
  folder = mkdtempSync(join(tmpdir(), "imagestream-copies-"));
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

// pulumi/pulumi#5455: with hoisting off, a component package has a copy of its own, and `instanceof` tells the copies apart.
test("a component's copy of the package uses the program's provider, and both know what the other one declares", async () => {
  const pushed = image({ version: "1.4.0" });
  await cluster.registry.push("acme/app", "1.4", pushed);
  const program = `
    import * as pulumi from "@pulumi/pulumi";
    import * as own from "pulumi-imagestream";
    import * as component from ${JSON.stringify(copy())};
    pulumi.runtime.setMocks({ call: async () => ({}), newResource: ({ inputs }) => ({ id: "", state: inputs }) }, "p", "s", true);
    const provider = new own.Provider("here", { kubeconfig: ${JSON.stringify(cluster.kubeconfig)} });
    new component.ImageStream("app", { spec: { tags: [{ name: "1.4", from: "${cluster.registry.host}/acme/app:1.4" }] } }, { provider });
    const trigger = new own.ImageTrigger("web", { workload: { kind: "Deployment", name: "web" }, container: "web", from: "app:1.4" }, { provider });
    trigger.image.apply((image) => console.log(JSON.stringify([own.ImageStream === component.ImageStream, image])));`;
  const args = ["--input-type=module", "-e", program];
  const env = { ...process.env, NODE_OPTIONS: "", KUBECONFIG: join(folder, "none") };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
  expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toEqual([
    false,
    expect.stringContaining(`@${pushed.digest}`),
  ]);
});
