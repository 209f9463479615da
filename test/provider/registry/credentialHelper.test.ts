import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { realTime } from "../../../provider/http/time.ts";
import { openRegistry } from "../../../provider/registry/registry.ts";
import { fakeApi } from "../cluster/fakeApi.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "helper-"));
});
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
  await rm(home, { recursive: true });
});

/** A registry that wants a password, and a helper for it that runs this script. */
async function withHelper(script: string, time = realTime) {
  const api = await fakeApi(() => ({ status: 401, headers: { "www-authenticate": "Basic realm=x" } }));
  const { host } = new URL(api.url);
  const program = join(home, "docker-credential-slow");
  await writeFile(program, `#!/bin/sh\n${script}\n`);
  await chmod(program, 0o755);
  await writeFile(join(home, "config.json"), JSON.stringify({ credHelpers: { [host]: "slow" } }));
  const env = { HOME: home, DOCKER_CONFIG: home, PATH: `${home}:${process.env["PATH"]}` };
  const client = openRegistry({}, { env, time });
  open.push(api, client);
  return { client, reference: `${host}/acme/app:1` };
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await new Promise(setImmediate);
}

const pidsIn = async (): Promise<number[]> =>
  (await readFile(join(home, "pids"), "utf8").catch(() => "")).split("\n").filter(Boolean).map(Number);

/** Ends by no polite signal, and neither does its child. */
const hanging = `trap '' TERM INT; sleep 1000 & printf '%s\\n%s\\n' $$ $! > "$HOME/pids"; wait`;

test("a call ends in time although a credential helper hangs, and the helper and its children end with it", async () => {
  const deadline = new AbortController();
  const { client, reference } = await withHelper(hanging, { ...realTime, deadline: () => deadline.signal });
  const ended = expect(client.head(reference)).rejects.toMatchObject({ code: "REGISTRY_TIMEOUT" });
  await until(async () => (await pidsIn()).length === 2);
  deadline.abort();
  await ended;
  const pids = await pidsIn();
  await until(() => !pids.some(isRunning));
});

test("a cancelled call ends at once, and a call that shares its helper asks anew", async () => {
  const { client, reference } = await withHelper(`[ -e "$HOME/pids" ] || { ${hanging}; }; exit 1`);
  const stop = new AbortController();
  const cancelled = client.head(reference, { signal: stop.signal });
  await until(async () => (await pidsIn()).length === 2);
  const other = client.head(reference);
  const [refusal] = await Promise.all([
    expect(cancelled).rejects.toMatchObject({ code: "CANCELLED" }),
    expect(other).rejects.toMatchObject({
      code: "REGISTRY_UNAUTHORIZED",
      message: expect.stringMatching(/ended with 1/),
    }),
    stop.abort(),
  ]);
  expect(refusal).toBeUndefined();
});

test("a helper that prints without an end is ended", async () => {
  const { client, reference } = await withHelper("yes");
  await expect(client.head(reference)).rejects.toMatchObject({
    code: "REGISTRY_UNAUTHORIZED",
    message: expect.stringMatching(/docker-credential-slow: prints more than/),
  });
});
