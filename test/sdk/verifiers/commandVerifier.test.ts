import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  expect("refused" in verdict && verdict.refused.split("\n")).toHaveLength(10);
  expect(verdict).toMatchObject({
    refused: expect.stringMatching(/^line 4990\n(?:line \d+\n)+line 4999 \(exit code 1\)$/),
  });
  const wide = await judge(script(`console.error("x".repeat(100_000)); process.exitCode = 1`));
  expect("refused" in wide && wide.refused.length).toBeLessThan(1100);
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

/** The end of a process takes a moment; the dead may wait for somebody to ask after them. */
async function ended(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    try {
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) return true;
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return false;
}

test("a program that does not exist is told from one that refuses", async () => {
  expect(await judge(["no-such-scanner", "{image}"])).toEqual({ failed: expect.stringMatching(/ENOENT; install/) });
});

test("it is known by its words, and shown without those that may be secret", () => {
  const verifier = (...command: string[]) => commandVerifier(command, { timeoutSeconds: 1 });
  expect(verifier("cosign", "verify", "--token", "s3cret").name).toBe("cosign verify");
  expect(verifier("scan", "--token", "s3cret").name).toBe("scan");
  expect(verifier("a", "b").identity).toBe(verifier("a", "b").identity);
  expect(verifier("a", "b").fingerprint).not.toBe(verifier("a b").fingerprint);
  expect(verifier("scan", "s3cret").fingerprint).not.toContain("s3cret");
});
