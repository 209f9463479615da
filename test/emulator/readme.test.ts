import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Cluster, image, startCluster } from "../../emulator/index.ts";

const root = join(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "emulator/README.md"), "utf8");
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, block = ""]) => block);
const [, , pushes = ""] = blocks("sh");

const folder = mkdtempSync(join(tmpdir(), "emulator-readme-"));
const built = image({ version: "1.4.0" });
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const [config, layer] = built.blobs;
  const [manifest] = built.manifests;
  writeFileSync(join(folder, "config.json"), config?.content ?? "");
  writeFileSync(join(folder, "layer.tar.gz"), layer?.content ?? "");
  writeFileSync(join(folder, "manifest.json"), manifest?.content ?? "");
});
afterAll(async () => {
  await cluster.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(command: string, ...parameters: string[]): Promise<string> {
  const path = `${join(root, "node_modules/.bin")}:${process.env["PATH"]}`;
  const env = { ...process.env, NODE_OPTIONS: "", PATH: path, REGISTRY: cluster.registry.host };
  return (await promisify(execFile)(command, parameters, { cwd: folder, env })).stdout;
}

function isOnPath(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" });
    return true;
  } catch {
    console.warn(`${program} is not on PATH: its line of the README is not tried`);
    return false;
  }
}
const ifOnPath = (program: string) => (isOnPath(program) ? test : test.skip);

test("the program of the README starts a cluster, and says where everything is", async () => {
  const [program = ""] = blocks("ts");
  writeFileSync(join(folder, "example.mts"), program);
  const [where = "", requests] = (await run("node", "example.mts")).trim().split("\n");
  expect(where).toMatch(/^\S+kubeconfig 127\.0\.0\.1:\d+\/acme\/app@sha256:[0-9a-f]{64}$/);
  expect(Number(requests)).toBeGreaterThanOrEqual(0);
}, 30_000);

/** The command of the README that a program begins, over several lines where it is a loop. */
const command = (beginning: RegExp): string => pushes.slice(pushes.search(beginning));

ifOnPath("curl")("the requests of the README push an image", async () => {
  await run("sh", "-ec", command(/^for blob/m));
  expect(cluster.registry.digest("acme/app", "1.4")).toBe(built.digest);
});

for (const [program, copy] of [
  ["skopeo", "skopeo copy --src-tls-verify=false"],
  ["crane", "crane copy"],
] as const) {
  ifOnPath(program)(`${program} copies an image as the README says`, async () => {
    await cluster.registry.push("acme/source", "1.4", built);
    const line = new RegExp(`^${program} copy.*$`, "m").exec(pushes)?.[0] ?? "";
    const local = line
      .replace("quay.io/acme/app", "$REGISTRY/acme/source")
      .replace("acme/app:1.4", `acme/${program}:1.4`);
    await run("sh", "-ec", local.replace(`${program} copy`, copy));
    expect(cluster.registry.digest(`acme/${program}`, "1.4")).toBe(built.digest);
  });
}
