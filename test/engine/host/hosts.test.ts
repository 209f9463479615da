import type { ChildProcess } from "node:child_process";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { type Host, Hosts } from "../../../engine/host/hosts.ts";

let folder: string;
let hosts: Hosts;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hosts-"));
  const report =
    "{ args: process.argv.slice(2), env: process.env.COLOUR, own: Object.keys(process.env).filter((key) => key.startsWith('OFFLINE_ENGINE')) }";
  writeFileSync(join(folder, "host.js"), `console.log(JSON.stringify(${report}))`);
  writeFileSync(join(folder, "started.cjs"), `require("node:fs").appendFileSync("pids", process.pid + "\\n")`);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  hosts = new Hosts(true);
  rmSync(join(folder, "pids"), { force: true });
});
afterEach(() => hosts.close());

const host = (environment: Host["environment"] = { COLOUR: "red" }): Host => ({
  script: join(folder, "host.js"),
  nodeArguments: ["--require", "./started.cjs"],
  directory: folder,
  environment,
});

const reportOf = ({ stdout }: ChildProcess): Promise<unknown> => {
  if (stdout === null) throw new Error("the process has no output");
  return json(stdout);
};

const pids = (): number[] =>
  existsSync(join(folder, "pids")) ? readFileSync(join(folder, "pids"), "utf8").trim().split("\n").map(Number) : [];

/** In a container whose first process waits for nobody, what has ended stays in the table of processes. */
const isZombie = (pid: number): boolean =>
  existsSync(`/proc/${pid}/stat`) && readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

test("a spare host gets its arguments when it is started; the next one is new", async () => {
  hosts.prepare(host());
  await until(() => pids().length === 1);
  const spare = hosts.start(host(), ["--dry-run", "a b"]);
  expect(pids()).toEqual([spare.pid]);
  expect(await reportOf(spare)).toEqual({ args: ["--dry-run", "a b"], env: "red", own: [] });
  const fresh = hosts.start(host(), ["c"]);
  expect(await reportOf(fresh)).toEqual({ args: ["c"], env: "red", own: [] });
  expect(pids()).toEqual([spare.pid, fresh.pid]);
});

test("a spare host with another environment, its own or this process's, is ended and not used", async () => {
  hosts.prepare(host());
  await until(() => pids().length === 1);
  expect(await reportOf(hosts.start(host({ COLOUR: "blue" }), []))).toMatchObject({ env: "blue" });
  await until(() => pids().filter(isAlive).length === 0);

  hosts.prepare(host());
  process.env["SHADE"] = "dark";
  try {
    const started = hosts.start(host(), []);
    await reportOf(started);
    expect(pids().at(-1)).toBe(started.pid);
    await until(() => pids().filter(isAlive).length === 0);
  } finally {
    delete process.env["SHADE"];
  }
});

test("close ends a spare host, and without spares there is none", async () => {
  hosts.prepare(host());
  await until(() => pids().length === 1);
  hosts.close();
  await until(() => pids().filter(isAlive).length === 0);
  const none = new Hosts();
  none.prepare(host());
  const started = none.start(host(), []);
  await reportOf(started);
  expect(pids()).toEqual([expect.any(Number), started.pid]);
});

test("a process with a spare host ends by itself, and the spare host with it", async () => {
  const module = new URL("../../../engine/host/hosts.ts", import.meta.url).href;
  const script = `import { Hosts } from ${JSON.stringify(module)};
    import { existsSync } from "node:fs";
    new Hosts(true).prepare(${JSON.stringify(host())});
    while (!existsSync("pids")) await new Promise((resolve) => setTimeout(resolve, 20));`;
  const env = { ...process.env, NODE_OPTIONS: "" };
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], { cwd: folder, env });
  expect(pids()).toHaveLength(1);
  await until(() => pids().filter(isAlive).length === 0);
});
