import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { emptyLock, formatLockFile } from "../../../provider/resolver/lock/lockFile.ts";

const command = join(import.meta.dirname, "../../../dist/imagestream.js");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "imagestream-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command in an empty folder, without any cluster. */
function imagestream(...parameters: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...parameters], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, KUBECONFIG: join(folder, "none") },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const oneLine = (reason: RegExp) => expect.stringMatching(new RegExp(`^error: [^\\n]*${reason.source}[^\\n]*\\n$`));

// A user's mistake was told with the command's own stack.
test("a damaged lock file is one line and the exit code 1", () => {
  writeFileSync(join(folder, "damaged.json"), "<<<<<<< HEAD");
  const failed = { status: 1, stdout: "", stderr: oneLine(/lock/i) };
  expect(imagestream("lock", "--file", "damaged.json")).toEqual(failed);
});

test("without a lock file nothing is written until something to lock is named", () => {
  for (const words of [[], ["--update"], ["--check"]]) {
    const stderr = oneLine(/imagestream\.lock\.json does not exist; name what to lock: --update/);
    expect(imagestream("lock", ...words)).toEqual({ status: 1, stdout: "", stderr });
  }
  expect(existsSync(join(folder, "imagestream.lock.json"))).toBe(false);
});

test("a context that is not there is an error, and no reason to ask without it", () => {
  writeFileSync(join(folder, "empty.json"), formatLockFile(emptyLock));
  expect(imagestream("lock", "--file", "empty.json", "--context", "prod")).toMatchObject({
    status: 1,
    stdout: "",
    stderr: oneLine(/KUBECONFIG names no file that exists/),
  });
});

test("without a cluster there is nothing to say of an empty lock", () => {
  writeFileSync(join(folder, "empty.json"), formatLockFile(emptyLock));
  expect(imagestream("lock", "--file", "empty.json")).toMatchObject({ stderr: "" });
});

test("an unknown command is an error, and help is none", () => {
  expect(imagestream("lok")).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(/^error: unknown command 'lok'/),
  });
  for (const words of [[], ["lock"], ["preview-report"]]) {
    expect(imagestream(...words, "--help")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("Usage:"),
      stderr: "",
    });
  }
});
