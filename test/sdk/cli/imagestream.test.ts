import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

const command = join(import.meta.dirname, "../../../dist/sdk/cli/imagestream.js");
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

// What the user had done wrong came with the command's own stack.
test("a damaged lock file is one line and the exit code 1", () => {
  writeFileSync(join(folder, "damaged.json"), "<<<<<<< HEAD");
  const failed = { status: 1, stdout: "", stderr: oneLine(/lock/i) };
  expect(imagestream("lock", "--file", "damaged.json")).toEqual(failed);
});

test("a context that is not there is an error, and no reason to ask without it", () => {
  expect(imagestream("lock", "--context", "prod")).toMatchObject({
    status: 1,
    stdout: "",
    stderr: oneLine(/prod|none/),
  });
});

test("without a cluster there is nothing to say of an empty lock", () => {
  expect(imagestream("lock")).toMatchObject({ stderr: "" });
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
