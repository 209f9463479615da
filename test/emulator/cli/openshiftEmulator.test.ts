import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { request } from "undici";
import { image } from "../../../emulator/registry/image.ts";

const script = join(import.meta.dirname, "../../../emulator/cli/openshiftEmulator.ts");
const environment = { ...process.env, NODE_OPTIONS: "" };
const folder = mkdtempSync(join(tmpdir(), "emulator-cli-"));
const emulator = spawn(process.execPath, [script, "--json"], {
  stdio: ["ignore", "pipe", "inherit"],
  env: environment,
});
let said: { server: string; token: string; kubeconfig: string; registry: string };
beforeAll(async () => {
  said = await firstLine(emulator);
});
afterAll(() => {
  emulator.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

async function firstLine({ stdout }: ChildProcess): Promise<typeof said> {
  if (stdout === null) throw new Error("the process has no output");
  for await (const line of createInterface({ input: stdout })) return JSON.parse(line);
  throw new Error("the emulator said nothing");
}

/** Runs `openshift-emulator push` with the emulator's kubeconfig. */
async function push(...parameters: readonly string[]): Promise<string> {
  const env = { ...environment, KUBECONFIG: said.kubeconfig };
  const { stdout } = await promisify(execFile)(process.execPath, [script, "push", ...parameters], { env });
  return stdout.trim();
}

async function get(path: string) {
  const { body } = await request(`${said.server}${path}`, { headers: { authorization: `Bearer ${said.token}` } });
  return (await body.json()) as ReturnType<typeof JSON.parse>;
}

const digestOf = async (repository: string, tag: string): Promise<unknown> => {
  const url = `http://${said.registry}/v2/${repository}/manifests/${tag}`;
  const types = ["oci.image.manifest.v1", "oci.image.index.v1", "docker.distribution.manifest.v2"];
  const accept = types.map((type) => `application/vnd.${type}+json`).join(", ");
  return (await request(url, { method: "HEAD", headers: { accept } })).headers["docker-content-digest"];
};

test("push makes an image with the labels that were asked for", async () => {
  const described = { version: "1.4.0", revision: "4e1d1a0", created: "2026-03-02T09:00:00Z" };
  const flags = Object.entries(described).flatMap(([name, value]) => [`--${name}`, value]);
  const digest = await push(`${said.registry}/acme/app:1.4`, ...flags);
  expect(digest).toBe(image(described).digest);
  expect(await digestOf("acme/app", "1.4")).toBe(digest);
});

test("push into a stream makes it, with the image under the tag", async () => {
  const digest = await push("default/built:latest", "--version", "2.0");
  const stream = await get("/apis/image.openshift.io/v1/namespaces/default/imagestreams/built");
  expect(stream.spec.tags).toBeUndefined();
  expect(stream.status.tags).toMatchObject([{ tag: "latest", items: [{ image: digest }] }]);
  const again = await push("default/built:latest", "--version", "2.1");
  const tag = await get("/apis/image.openshift.io/v1/namespaces/default/imagestreamtags/built:latest");
  expect(tag.image.metadata.name).toBe(again);
});

/** An OCI layout or a `docker save` folder of an image, as a tar. */
function archiveOf(files: Readonly<Record<string, Buffer | string>>, name: string): string {
  const root = join(folder, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  execFileSync("tar", ["-czf", `${root}.tar.gz`, "-C", root, "."]);
  return `${root}.tar.gz`;
}

test("push --from keeps the digest of an OCI archive, indexes included, and reads what docker saves", async () => {
  const index = image({ version: "3", platforms: ["linux/amd64", "linux/arm64"] });
  const contents = [...index.blobs, ...index.manifests];
  const layout = Object.fromEntries(contents.map((one) => [`blobs/${one.digest.replace(":", "/")}`, one.content]));
  const top = { mediaType: index.mediaType, digest: index.digest, size: 1 };
  const oci = archiveOf({ ...layout, "index.json": JSON.stringify({ manifests: [top] }) }, "oci");
  expect(await push(`${said.registry}/acme/oci:3`, "--from", oci)).toBe(index.digest);
  expect(await digestOf("acme/oci", "3")).toBe(index.digest);

  const [config, layer] = image({ version: "4" }).blobs;
  if (!config || !layer) throw new Error("an image has a config and a layer");
  const saved = { "config.json": config.content, "layer.tar": layer.content };
  const list = JSON.stringify([{ Config: "config.json", Layers: ["layer.tar"] }]);
  const docker = archiveOf({ ...saved, "manifest.json": list }, "docker");
  expect(await digestOf("acme/docker", "4")).toBeUndefined();
  expect(await digestOf("acme/docker", await push(`${said.registry}/acme/docker:4`, "--from", docker))).toBeDefined();
});

test.each([
  ["a reference without a tag", ["default/app"], /must be HOST:PORT\/REPOSITORY:TAG/],
  ["a namespace that does not exist", ["nowhere/app:1"], /namespaces "nowhere" not found/],
  ["labels for an archive", ["default/app:1", "--from", "x.tar", "--version", "1"], /leave them out with --from/],
  ["a kubeconfig that is not there", ["default/app:1", "--kubeconfig", "/nowhere"], /ENOENT.*\/nowhere/],
])("%s is one line", async (_, parameters, reason) => {
  const error = await push(...parameters).catch((refused: { stderr: string }) => refused);
  expect(error).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(new RegExp(`^error: .*${reason.source}.*\n$`)),
  });
});

// `npx … &` left the server running and its folder in place; SIGKILL did so where the shell between both stayed.
test.each([
  ["npx", "spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' })"],
  [
    "npx, by a shell",
    `spawn("sh", ["-c", '"$0" "$@"; exit $?', process.execPath, ...process.argv.slice(1)], { stdio: 'inherit' })`,
  ],
])(
  "the emulator ends with the %s that has started it, and removes its folder",
  async (_, spawned) => {
    const npx = spawn(process.execPath, ["--eval", `require('node:child_process').${spawned}`, script, "--json"], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...environment, npm_command: "exec" },
    });
    const { kubeconfig, server } = await firstLine(npx);
    expect(existsSync(kubeconfig)).toBe(true);
    npx.kill("SIGKILL");
    while (existsSync(dirname(kubeconfig))) await delay(50);
    await expect(request(server)).rejects.toThrow();
  },
  30_000,
);

test.each([["20.11.0"], ["22.18.0"]])("Node.js %s is told in one line which version is needed", async (version) => {
  const versions = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  const preload = `data:text/javascript,${encodeURIComponent(versions)}`;
  const run = promisify(execFile)(process.execPath, ["--import", preload, script, "--json"], { env: environment });
  await expect(run).rejects.toMatchObject({
    code: 1,
    stdout: "",
    stderr: `openshift-emulator needs Node.js 22.19 or later; this is ${version}\n`,
  });
});
