import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { VerifiedImage } from "../../../provider/resolver/verification/verifier.ts";
import { commandVerifier } from "../../../sdk/verifiers/commandVerifier.ts";

const digest = `sha256:${"a".repeat(64)}`;
const subject: VerifiedImage = {
  reference: "quay.io/acme/app:1.4",
  digest,
  image: `quay.io/acme/app@${digest}`,
  metadata: { version: "1.4.0" },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "imagestream-verifier-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = (text: string, ...parameters: string[]) => [process.execPath, "-e", text, ...parameters];
const judge = (command: readonly string[], timeoutSeconds = 30) =>
  commandVerifier(command, { timeoutSeconds }).judge(subject);

test("a command gets the image in its arguments, without a shell, and on its standard input", async () => {
  const out = join(folder, "seen.json");
  const seeing = `
    const stdin = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    require("node:fs").writeFileSync(${JSON.stringify(out)}, JSON.stringify({ argv: process.argv.slice(1), stdin }));`;
  const given = ["{image}", "--only={digest}", "{reference} $HOME; false", "{other}"];
  expect(await judge(script(seeing, ...given))).toEqual({ passed: true });
  expect(JSON.parse(readFileSync(out, "utf8"))).toEqual({
    argv: [subject.image, `--only=${digest}`, "quay.io/acme/app:1.4 $HOME; false", "{other}"],
    stdin: subject,
  });
});

test.each([
  [
    "its errors",
    `console.log("output"); console.error("no signature\\n"); process.exit(3)`,
    "no signature (exit code 3)",
  ],
  ["else its output", `console.log("found CVE-2026-1"); process.exit(1)`, "found CVE-2026-1 (exit code 1)"],
  ["else how it ended", `process.kill(process.pid, "SIGTERM")`, "ended by SIGTERM"],
  ["no credential", `console.error("password=hunter2"); process.exit(1)`, "password=[redacted] (exit code 1)"],
])("a refusal tells %s", async (_what, text, refused) => {
  expect(await judge(script(text))).toEqual({ refused });
});

test("of much output, the last lines are told", async () => {
  const verdict = await judge(
    script(`for (let i = 0; i < 5000; i++) console.error("line " + i); process.exitCode = 1`),
  );
  expect("refused" in verdict && verdict.refused.split("; ")).toHaveLength(10);
  expect(verdict).toMatchObject({
    refused: expect.stringMatching(/^line 4990; (?:line \d+; )+line 4999 \(exit code 1\)$/),
  });
  const wide = await judge(script(`console.error("x".repeat(100_000)); process.exitCode = 1`));
  expect("refused" in wide && wide.refused.length).toBeLessThan(1100);
});

// Commands had the passphrase of the stack's secrets and every token of a CI job.
test("a command gets no variable that may hold a credential, or only those that are named", async () => {
  const secrets = [
    "PULUMI_CONFIG",
    "PULUMI_CONFIG_PASSPHRASE",
    "GITHUB_TOKEN",
    "AWS_SECRET_ACCESS_KEY",
    "COSIGN_KEY",
    "DOCKER_AUTH_CONFIG",
    "MYSQL_PWD",
    "REGISTRY_PASSWORD",
  ];
  const looked = JSON.stringify(["HARMLESS", "PATH", ...secrets]);
  const telling = `console.error(${looked}.filter((name) => name in process.env).join()); process.exit(1)`;
  const told = async (env?: readonly string[]) => {
    const verdict = await commandVerifier(script(telling), { timeoutSeconds: 30, ...(env && { env }) }).judge(subject);
    return "refused" in verdict ? verdict.refused.replace(" (exit code 1)", "").split(",") : verdict;
  };
  const before = { ...process.env };
  for (const name of secrets) process.env[name] = "s3cret";
  process.env["HARMLESS"] = "1";
  try {
    expect(await told()).toEqual(["HARMLESS", "PATH"]);
    expect(await told(["GITHUB_TOKEN"])).toEqual(["PATH", "GITHUB_TOKEN"]);
  } finally {
    for (const name of [...secrets, "HARMLESS"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
});

test("at the time limit, the command and its children are killed", async () => {
  const pid = join(folder, "pid");
  const parent = `
    const { spawn } = require("node:child_process");
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
    require("node:fs").writeFileSync(${JSON.stringify(pid)}, String(child.pid));`;
  const verdict = judge(script(parent), 3);
  expect(await verdict).toEqual({ failed: expect.stringContaining("did not end within 3 s") });
  expect(existsSync(pid)).toBe(true);
  expect(await ended(Number(readFileSync(pid, "utf8")))).toBe(true);
});

/** Waits for the end of a process, which takes a moment; a dead one may wait for its parent to ask after it. */
async function ended(pid: number): Promise<true> {
  for (;;) {
    try {
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) return true;
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A program that waits for a command which has noted its number; `own` is what else the program does. */
async function interrupted(signal: NodeJS.Signals, own: string) {
  const pid = join(folder, `interrupted-${signal}`);
  const waiting = `require("node:fs").writeFileSync(${JSON.stringify(pid)}, String(process.pid)); setInterval(() => {}, 1000)`;
  const module = join(import.meta.dirname, "../../../provider/http/runCommand.ts");
  const program = `
    import { runCommand } from ${JSON.stringify(module)};
    ${own}
    const signal = AbortSignal.timeout(60_000);
    await runCommand({ program: process.execPath, args: ["-e", ${JSON.stringify(waiting)}], input: "", signal });
    console.log("the command ended");`;
  const host = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(host, "close");
  const said = text(host.stdout);
  while (!existsSync(pid) || readFileSync(pid, "utf8") === "") await new Promise((resolve) => setImmediate(resolve));
  host.kill(signal);
  const [, endedBy] = await closed;
  return { endedBy, said: await said, commandEnded: await ended(Number(readFileSync(pid, "utf8"))) };
}

// The command is in a group of its own, which a terminal's Ctrl-C does not reach.
test.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends the command with the program, as it would without it",
  async (signal) => {
    expect(await interrupted(signal, "")).toEqual({ endedBy: signal, said: "", commandEnded: true });
  },
);

test("a program that handles signals itself goes on, without the command", async () => {
  const own = `process.once("SIGHUP", () => console.log("noticed"));`;
  expect(await interrupted("SIGHUP", own)).toEqual({
    endedBy: null,
    said: "noticed\nthe command ended\n",
    commandEnded: true,
  });
});

test("a program that does not exist is told from one that refuses", async () => {
  expect(await judge(["no-such-scanner", "{image}"])).toEqual({ failed: expect.stringMatching(/ENOENT; install/) });
});

// An error that spawn throws at once ended the program with a stack.
test.each<[string, string[], RegExp]>([
  ["has no name", [""], /empty/],
  ["gets a null character", [process.execPath, "s3cret\0"], /^a word of the command is empty or not text/],
  ["lies in a file", [join(import.meta.filename, "scanner")], /ENOTDIR/],
  ["gets too much", [process.execPath, "x".repeat(5_000_000)], /E2BIG/],
])("a program that %s is refused like one that does not exist", async (_what, command, failed) => {
  expect(await judge(command)).toEqual({ failed: expect.stringMatching(failed) });
});

test("it is known by its words, and shown without those that may be secret", () => {
  const verifier = (...command: string[]) => commandVerifier(command, { timeoutSeconds: 1 });
  expect(verifier("cosign", "verify", "--token", "s3cret").name).toBe("cosign verify");
  expect(verifier("scan", "--token", "s3cret").name).toBe("scan");
  expect(verifier("a", "b").identity).toBe(verifier("a", "b").identity);
  expect(verifier("a", "b").identity).not.toBe(verifier("a b").identity);
});
