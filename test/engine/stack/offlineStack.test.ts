import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { EngineEvent } from "../../../engine/events.ts";
import { type OfflineStack, OperationError, offlineStack } from "../../../engine/index.ts";

const filesProgram = `
const pulumi = require("@pulumi/pulumi");
const fs = require("node:fs");
const file = { create: async (i) => { if (i.slow) { fs.writeFileSync(process.env.DIR + "/provider.pid", String(process.pid)); await new Promise((r) => setTimeout(r, i.slow)); } fs.writeFileSync(i.path, i.text); return { id: i.path, outs: i }; },
  update: async (id, o, n) => { fs.writeFileSync(id, n.text); return { outs: n }; },
  delete: async (id) => fs.rmSync(id, { force: true }),
  read: async (id, p) => fs.existsSync(id) ? { id, props: { ...p, text: fs.readFileSync(id, "utf8") } } : {},
  diff: async (id, o, n) => ({ changes: o.text !== n.text, replaces: o.path !== n.path ? ["path"] : [] }) };
class File extends pulumi.dynamic.Resource { constructor(name, args, opts) { super(file, name, args, opts); } }
const config = new pulumi.Config();
fs.writeFileSync(process.env.DIR + "/program.pid", String(process.pid));
const first = new File("first", { path: process.env.DIR + "/first", text: config.require("text") });
const second = new File("second", { path: process.env.DIR + "/second", text: first.text, slow: Number(process.env.SLOW ?? 0) });
exports.text = second.text; exports.token = config.getSecret("token");
`;

let work: string;

const open = (env: Record<string, string> = {}): Promise<OfflineStack> =>
  offlineStack({ stackName: "test", workDir: work, env: { DIR: work, ...env }, passphrase: "x" });

beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), "offline-"));
  writeFileSync(
    join(work, "Pulumi.yaml"),
    "name: files\nruntime:\n  name: nodejs\n  options: {typescript: false}\nmain: program.js\n",
  );
  writeFileSync(join(work, "package.json"), '{"name":"files","main":"program.js"}');
  writeFileSync(join(work, "program.js"), filesProgram);
  symlinkSync(resolve("node_modules"), join(work, "node_modules"));
  await (await open()).setConfig("text", { value: "one" });
});

afterEach(() => rmSync(work, { recursive: true, force: true }));

// `pulumi stack output` masks values, and the Automation API calls secret only those that are masked as a whole.
test("an output with a secret inside is not secret itself, and encrypted", async () => {
  const program = `const pulumi = require("@pulumi/pulumi");
    exports.whole = pulumi.secret("hunter2");
    exports.part = { inner: pulumi.secret("hunter2") };`;
  writeFileSync(join(work, "program.js"), program);
  const stack = await open();
  const { outputs } = await stack.up();
  expect(outputs).toEqual({
    whole: { value: "hunter2", secret: true },
    part: { value: { inner: "hunter2" }, secret: false },
  });
  expect(JSON.stringify(await stack.exportStack())).not.toContain("hunter2");
});

test("spare hosts run further operations with what has changed since: the program, its configuration and its secrets", async () => {
  const stack = await offlineStack({
    stackName: "test",
    workDir: work,
    env: { DIR: work },
    passphrase: "x",
    spareHosts: true,
  });
  try {
    await stack.setConfig("token", { value: "hunter2", secret: true });
    await stack.up();
    const { outputs } = await stack.up();
    expect(outputs).toEqual({ text: { value: "one", secret: false }, token: { value: "hunter2", secret: true } });
    await stack.setConfig("text", { value: "two" });
    await stack.removeConfig("token");
    expect((await stack.up()).outputs["text"]).toEqual({ value: "two", secret: false });
    writeFileSync(
      join(work, "program.js"),
      "exports.text = process.argv.slice(2).concat(Object.keys(process.env).filter((key) => key.startsWith('OFFLINE')));",
    );
    expect((await stack.up()).outputs).toEqual({ text: { value: [], secret: false } });
  } finally {
    stack.close();
  }
});

test("a program is previewed, applied, changed and destroyed; refresh finds what others did, and previews it without saving", async () => {
  const stack = await open();
  await stack.setConfig("token", { value: "hunter2", secret: true });
  const preview = await stack.preview();
  expect(preview.changeSummary).toEqual({ create: 3 });
  expect(existsSync(join(work, "first"))).toBe(false);

  const events: EngineEvent[] = [];
  const up = await stack.up({ onEvent: (event) => events.push(event) });
  expect(up.outputs).toEqual({ text: { value: "one", secret: false }, token: { value: "hunter2", secret: true } });
  expect(readFileSync(join(work, "second"), "utf8")).toBe("one");
  await expectNoSecret(stack, [up.stdout, JSON.stringify(events)]);
  await stack.preview({ plan: join(work, "plan.json") });
  for (const file of ["Pulumi.test.yaml", ".pulumi/stacks/files/test.json", "plan.json"]) {
    expect(statSync(join(work, file)).mode & 0o777).toBe(0o600);
  }

  await stack.setConfig("text", { value: "two" });
  expect((await stack.preview({ diff: true })).stdout).toContain('~ text: "one" => "two"');
  const unexpected = stack.preview({ expectNoChanges: true });
  const stderr = "error: no changes were expected for preview but changes were proposed\n";
  await expect(unexpected).rejects.toMatchObject({ stderr });

  writeFileSync(join(work, "first"), "changed by hand");
  expect((await stack.previewRefresh()).summary.resourceChanges).toEqual({ same: 2, update: 1 });
  expect((await stack.refresh()).summary.resourceChanges).toEqual({ same: 2, update: 1 });
  expect((await stack.up()).summary.resourceChanges).toEqual({ same: 1, update: 2 });
  for (const name of ["first", "second"]) expect(readFileSync(join(work, name), "utf8")).toBe("two");

  await stack.destroy();
  expect(existsSync(join(work, "first"))).toBe(false);
  expect(await stack.outputs()).toEqual({});
}, 120_000);

/** Secret configuration is encrypted in the settings and in the state, and masked in text and events. */
async function expectNoSecret(stack: OfflineStack, shown: readonly string[]): Promise<void> {
  const kept = [readFileSync(join(work, "Pulumi.test.yaml"), "utf8"), JSON.stringify(await stack.exportStack())];
  for (const text of [...kept, ...shown]) expect(text).not.toContain("hunter2");
  expect(await stack.getConfig("token")).toEqual({ value: "hunter2", secret: true });
}

test.each([
  ["a plugin provider", 'new pulumi.CustomResource("aws:s3:Bucket", "b", {});', "aws"],
  ["a remote component", 'new pulumi.ComponentResource("awsx:ec2:Vpc", "v", {}, {}, true);', "awsx:ec2:Vpc"],
  ["a provider function", 'pulumi.runtime.invoke("aws:getAmi", {});', "aws:getAmi"],
])(
  "%s is refused by name; a failed operation throws what the user was shown",
  async (_, statement, name) => {
    writeFileSync(join(work, "program.js"), `const pulumi = require("@pulumi/pulumi");\n${statement}`);
    const error = await (await open()).up().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OperationError);
    const { message, summary } = error as OperationError;
    expect(message).toMatch(
      new RegExp(`the offline engine (does not support|runs dynamic providers only).*${name}`, "s"),
    );
    expect(summary.result).toBe("failed");
  },
  120_000,
);

test("all that a provider has said before a call failed is shown; what it has started is not waited for", async () => {
  const program = `
    const pulumi = require("@pulumi/pulumi");
    const create = async () => {
      const outliving = require("node:child_process").spawn("sleep", ["300"], { stdio: "inherit", detached: true });
      require("node:fs").writeFileSync(process.env.DIR + "/outliving.pid", String(outliving.pid));
      for (let line = 0; line < 2000; line++) console.error("line", line, "-".repeat(100));
      throw new Error("no luck");
    };
    new pulumi.dynamic.Resource({ create }, "loud", {});`;
  writeFileSync(join(work, "program.js"), program);
  const said: string[] = [];
  const onEvent = ({ diagnosticEvent }: EngineEvent) => said.push(diagnosticEvent?.message ?? "");
  await expect((await open()).up({ onEvent })).rejects.toThrow("no luck");
  expect(said.filter((message) => message.includes("line "))).toHaveLength(2000);
  process.kill(Number(readFileSync(join(work, "outliving.pid"), "utf8")));
}, 120_000);

test.each([
  ["that has failed while its program goes on", `{}`],
  ["that was interrupted before it started", `{ signal: AbortSignal.abort() }`],
])(
  "an operation %s leaves no process, server or timer",
  async (_, options) => {
    writeFileSync(
      join(work, "program.js"),
      `const pulumi = require("@pulumi/pulumi"); setInterval(() => {}, 1000);
     new (class extends pulumi.dynamic.Resource {})({ create: async () => { throw new Error("no room"); } }, "a", {});`,
    );
    const setup = JSON.stringify({ stackName: "test", workDir: work, passphrase: "x" });
    const script = `import { offlineStack } from ${JSON.stringify(pathToFileURL(resolve("engine/index.ts")))};
    const stack = await offlineStack(${setup});
    const outcome = await stack.up(${options}).then(() => "done", () => "failed");
    // Closing takes two turns of the event loop.
    for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate);
    console.log(JSON.stringify([outcome, process.getActiveResourcesInfo()]));`;
    const env = { ...process.env, NODE_OPTIONS: "" };
    const args = ["--input-type=module", "--eval", script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: work, env });
    const [outcome, active] = JSON.parse(stdout) as [string, string[]];
    expect(outcome).toBe("failed");
    // The pipes are those of the test, and an immediate ends by itself.
    expect(active.filter((kind) => kind !== "PipeWrap" && kind !== "Immediate")).toEqual([]);
  },
  120_000,
);

test("an engine that is killed half-way leaves no process, and a state that the next run repairs", async () => {
  const script = join(work, "kill.ts");
  const entry = pathToFileURL(resolve("engine/index.ts"));
  const options = JSON.stringify({
    stackName: "test",
    workDir: work,
    env: { DIR: work, SLOW: "60000" },
    passphrase: "x",
  });
  writeFileSync(script, `import { offlineStack } from "${entry}";\nawait (await offlineStack(${options})).up();\n`);
  const child = spawn(process.execPath, [script], { stdio: "ignore", detached: true });
  const state = join(work, ".pulumi/stacks/files/test.json");
  const pending = (): boolean =>
    existsSync(state) &&
    readFileSync(state, "utf8").includes('"creating"') &&
    existsSync(join(work, "provider.pid")) &&
    readFileSync(state, "utf8").includes("::second");
  await until(pending);
  expect([isRunning("program"), isRunning("provider")]).toEqual([true, true]);
  child.kill("SIGKILL");
  await until(() => !isRunning("program") && !isRunning("provider"));

  const stack = await open();
  const exported = await stack.exportStack();
  expect(exported.deployment.pending_operations).toMatchObject([{ type: "creating" }]);
  const { summary, stdout } = await stack.up();
  expect(stdout).toContain("interrupted while creating");
  expect(summary.resourceChanges).toEqual({ same: 2, create: 1 });
  await stack.refresh({ clearPendingCreates: true });
  expect((await stack.exportStack()).deployment.pending_operations).toBeUndefined();
  expect((await stack.up({ expectNoChanges: true })).summary.resourceChanges).toEqual({ same: 3 });
}, 180_000);

function isRunning(name: "program" | "provider"): boolean {
  const pid = readFileSync(join(work, `${name}.pid`), "utf8");
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
  return !isZombie(pid);
}

/** In a container whose first process waits for nobody, what has ended stays in the table of processes. */
function isZombie(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 20));
}
