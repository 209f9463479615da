import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { compileCacheFolder } from "../../../engine/host/compileCache.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "compile-cache-"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const used = (): string => {
  const folder = compileCacheFolder(base);
  if (folder === undefined) throw new Error("there is no cache");
  return folder;
};

test("the folder is made for its user alone, and used again", () => {
  const folder = used();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(compileCacheFolder(base)).toBe(folder);
});

test("a folder of another user is not used", () => {
  used();
  expect(compileCacheFolder(base, (process.getuid?.() ?? 0) + 1)).toBeUndefined();
});

test.each([0o770, 0o707, 0o750, 0o705, 0o777])("a folder of mode %o is not used", (mode) => {
  chmodSync(used(), mode);
  expect(compileCacheFolder(base)).toBeUndefined();
});

test("a link in the folder's place is not followed", () => {
  const folder = used();
  renameSync(folder, join(base, "elsewhere"));
  symlinkSync(join(base, "elsewhere"), folder);
  expect(compileCacheFolder(base)).toBeUndefined();
});

test("a folder that another user could replace is not used; a sticky one keeps them from it", () => {
  const parent = dirname(used());
  chmodSync(parent, 0o777);
  expect(compileCacheFolder(base)).toBeUndefined();
  chmodSync(parent, 0o1777);
  expect(compileCacheFolder(base)).toBeDefined();
});

test("where no folder can be made there is no cache", () => {
  const file = join(base, "pulumi-offline-engine");
  mkdirSync(file);
  symlinkSync(join(base, "nowhere", "deeper"), join(file, "compiled"));
  expect(compileCacheFolder(base)).toBeUndefined();
});
