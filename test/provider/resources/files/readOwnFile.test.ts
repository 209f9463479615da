import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ForeignFileError, readOwnFile } from "../../../../provider/resources/files/readOwnFile.ts";

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "imagestream-own-"));
  path = join(folder, "record.json");
  writeFileSync(path, "content", { mode: 0o600 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a file of this user is read, and one that does not exist is nothing", async () => {
  expect(await readOwnFile(path)).toBe("content");
  expect(await readOwnFile(join(folder, "none"))).toBeUndefined();
  await expect(readOwnFile(folder)).rejects.toThrow("EISDIR");
});

test.each([0o620, 0o602, 0o666])(
  "a file of mode %o is refused, since other users may have written it",
  async (mode) => {
    chmodSync(path, mode);
    await expect(readOwnFile(path)).rejects.toThrow(ForeignFileError);
    chmodSync(path, 0o644);
    expect(await readOwnFile(path)).toBe("content");
  },
);

test("a file of another user is refused", async () => {
  const stranger = (process.getuid?.() ?? 0) + 1;
  await expect(readOwnFile(path, stranger)).rejects.toThrow(/belongs to another user/);
});
