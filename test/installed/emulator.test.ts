import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Installation } from "./installation.ts";
import { packPackages } from "./tarball.ts";

const root = join(import.meta.dirname, "../..");
let work: string;
let project: Installation;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "emulator-installed-"));
  const { devDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const { typescript, "@types/node": nodeTypes, "@kubernetes/client-node": clientNode } = devDependencies;
  const { "openshift-emulator": emulator = "" } = await packPackages(work);
  project = new Installation(join(work, "project"), "emulator");
  const compiler = { typescript, "@types/node": nodeTypes };
  await project.install("npm", { "openshift-emulator": emulator, "@kubernetes/client-node": clientNode, ...compiler });
}, 300_000);
afterAll(() => rm(work, { recursive: true, force: true }));

test("client-node reads from the installed emulator, without Pulumi", async () => {
  expect(existsSync(join(project.folder, "node_modules/@pulumi"))).toBe(false);
  expect(await project.run("node", "cluster.ts")).toBe("true\n");
}, 60_000);

test("CommonJS programs load it", async () => {
  expect(await project.run("node", "commonjs.cts")).toBe("true [ 'alice' ] 0\n");
}, 60_000);

test("its types are whole for ES modules and CommonJS, in classic resolution and without skipLibCheck", async () => {
  const common = ["--noEmit", "--strict", "--target", "es2022", "--types", "node", "--ignoreConfig"];
  const check = (...args: string[]) => project.run("tsc", ...common, ...args);
  const classic = ["--module", "commonjs", "--moduleResolution", "node10", "--ignoreDeprecations", "6.0"];
  expect(await check(...classic, "--esModuleInterop", "false", "classic.ts")).toBe("");
  expect(await check("--module", "nodenext", "commonjs.cts")).toBe("");
  expect(await check("--module", "nodenext", "--skipLibCheck", "cluster.ts")).toBe("");
}, 300_000);

test("it consists of a few files, whose declarations name no other package and no TypeScript file", async () => {
  const dist = join(project.folder, "node_modules/openshift-emulator/dist");
  const files = await readdir(dist);
  expect(files.filter((file) => !file.endsWith(".map")).length).toBeLessThanOrEqual(8);
  const declarations = await readFile(join(dist, "index.d.ts"), "utf8");
  const named = [...declarations.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(([, name]) => name);
  expect(named.filter((name) => !name?.startsWith("node:"))).toEqual([]);
});

test("its command tells in one line of JSON how kubectl and other clients reach it, and ends with SIGTERM", async () => {
  const command = join(project.folder, "node_modules/.bin/openshift-emulator");
  const emulator = spawn(command, ["--json", "--user", "alice"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => emulator.once("exit", (code) => resolve(code)));
  const { value } = await createInterface({ input: emulator.stdout })[Symbol.asyncIterator]().next();
  const said = JSON.parse(String(value));
  expect(Object.keys(said)).toEqual(expect.arrayContaining(["server", "token", "users", "kubeconfig", "registry"]));
  if (isOnPath("kubectl")) {
    const namespaces = execFileSync("kubectl", ["get", "namespaces", "-o", "name"], {
      env: { ...process.env, KUBECONFIG: said.kubeconfig },
    });
    expect(namespaces.toString()).toContain("namespace/default");
  }
  emulator.kill("SIGTERM");
  expect(await ended).toBe(0);
}, 60_000);

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(join(folder, program)));
}
