import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { replacePrivateFile } from "../../../engine/state/privateFile.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "private-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a file is its owner's alone, whatever the umask and the file before it allowed", async () => {
  const umask = process.umask(0);
  try {
    const file = join(folder, "deep/er/state.json");
    await replacePrivateFile(file, "one");
    for (const made of ["deep", "deep/er"]) expect(statSync(join(folder, made)).mode & 0o777).toBe(0o700);
    writeFileSync(join(folder, "open"), "before", { mode: 0o666 });
    await replacePrivateFile(join(folder, "open"), "after");
    for (const one of [file, join(folder, "open")]) expect(statSync(one).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, "open"), "utf8")).toBe("after");
  } finally {
    process.umask(umask);
  }
});

test("a write that fails leaves nothing behind", async () => {
  await expect(replacePrivateFile(folder, "one")).rejects.toThrow();
  expect(readdirSync(join(folder, ".."))).not.toContainEqual(expect.stringMatching(/^private-.*\.tmp$/));
});
