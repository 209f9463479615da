import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { GrowingFile } from "../../../sdk/files/growingFile.ts";

let folder: string;
let path: string;
const modes = { file: 0o600, folder: 0o700 };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "imagestream-growing-"));
  path = join(folder, "previews", "dev.jsonl");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the first text replaces an earlier file, and later ones follow it", async () => {
  const earlier = new GrowingFile(path, modes);
  await earlier.append("earlier\n");
  const file = new GrowingFile(path, modes);
  for (const text of ["1\n", "2\n", "3\n"]) await file.append(text);
  expect(readFileSync(path, "utf8")).toBe("1\n2\n3\n");
  expect([statSync(path).mode & 0o777, statSync(join(folder, "previews")).mode & 0o777]).toEqual([0o600, 0o700]);
  expect(readdirSync(join(folder, "previews"))).toEqual(["dev.jsonl"]);
});

test("a writer whose file was replaced adds nothing to the other one", async () => {
  const [first, second] = [new GrowingFile(path, modes), new GrowingFile(path, modes)];
  await first.append("a\n");
  await second.append("1\n");
  await first.append("b\n");
  await second.append("2\n");
  expect(readFileSync(path, "utf8")).toBe("1\n2\n");
});

test("a file that is gone is not begun again without its first text", async () => {
  const file = new GrowingFile(path, modes);
  await file.append("1\n");
  rmSync(path);
  await expect(file.append("2\n")).rejects.toThrow("ENOENT");
  expect(readdirSync(join(folder, "previews"))).toEqual([]);
});

test("a file that cannot be begun leaves nothing behind", async () => {
  const long = join(folder, "x".repeat(250));
  await expect(new GrowingFile(long, modes).append("1\n")).rejects.toThrow("ENAMETOOLONG");
  writeFileSync(join(folder, "file"), "");
  await expect(new GrowingFile(join(folder, "file", "x"), modes).append("1\n")).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(["file"]);
});
