import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { binarySource } from "../../../../../provider/resources/build/binary/binarySource.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "source-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>, root = folder): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Entries of what is sent, as `tar` lists them. */
async function entries(members: object = {}): Promise<string[]> {
  const { bytes } = await binarySource({ path: folder, ...members });
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes()) chunks.push(chunk);
  const list = execFileSync("tar", ["-tzf", "-"], { input: Buffer.concat(chunks), encoding: "utf8" });
  return list.trim().split("\n").sort();
}
const hash = async (members: object = {}) => (await binarySource({ path: folder, ...members })).hash;

test("content, names and modes count, times do not", async () => {
  write({ "a.txt": "a", "src/b.txt": "b" });
  const first = await hash();
  utimesSync(join(folder, "a.txt"), 1, 1);
  expect(await hash()).toBe(first);
  const hashes = new Set([first]);
  write({ "a.txt": "A" });
  hashes.add(await hash());
  chmodSync(join(folder, "a.txt"), 0o755);
  hashes.add(await hash());
  symlinkSync("a.txt", join(folder, "link"));
  hashes.add(await hash());
  mkdirSync(join(folder, "empty"));
  hashes.add(await hash());
  expect(hashes.size).toBe(5);
  expect(await entries()).toEqual(["a.txt", "empty/", "link", "src/b.txt"]);
});

test(".gitignore files are honoured, the one further down first; .git never goes along", async () => {
  write({
    ".git/HEAD": "x",
    ".gitignore": "dist/\n*.log\n!keep.log\n",
    "dist/out.js": "",
    "a.log": "",
    "keep.log": "",
    "src/.gitignore": "!a.log\n/only\n",
    "src/a.log": "",
    "src/only": "",
    "src/deep/only": "",
    "@at": "",
  });
  const kept = ["./@at", ".gitignore", "keep.log", "src/.gitignore", "src/a.log", "src/deep/only"];
  expect(await entries()).toEqual(kept);
  const before = await hash();
  write({ "dist/out.js": "changed", ".git/HEAD": "y" });
  expect(await hash()).toBe(before);
  expect(await entries({ ignoreFile: "" })).toContain("dist/out.js");
});

test(".dockerignore goes before .gitignore: patterns count from the folder on, and exceptions bring files back", async () => {
  write({
    ".gitignore": "*\n",
    ".dockerignore": "# comment\n*.md\nnode_modules\n!node_modules/kept\n**/tmp\nDockerfile\n",
    Dockerfile: "FROM a",
    "README.md": "",
    "docs/README.md": "",
    "node_modules/gone/index.js": "",
    "node_modules/kept/index.js": "",
    "src/tmp/x": "",
    "src/NODE_MODULES": "",
  });
  expect(await entries()).toEqual([
    ".dockerignore",
    ".gitignore",
    "Dockerfile",
    "docs/README.md",
    "node_modules/kept/index.js",
    "src/NODE_MODULES",
  ]);
});

test("an archive is sent as it is, a file under its name", async () => {
  write({ "app.tar.gz": "packed", "app.jar": "jar" });
  const archive = await binarySource({ path: join(folder, "app.tar.gz") });
  expect(archive.asFile).toBeUndefined();
  expect(await binarySource({ path: join(folder, "app.jar") })).toMatchObject({ asFile: "app.jar" });
  const named = await binarySource({ path: join(folder, "app.tar.gz"), asFile: "x.tar.gz" });
  expect(named.asFile).toBe("x.tar.gz");
  expect(named.hash).not.toBe(archive.hash);
});

test("a missing path and a folder without files are told by name, with what to do", async () => {
  await expect(binarySource({ path: join(folder, "none") })).rejects.toThrow(
    /none cannot be read .*ENOENT.*counts from/,
  );
  write({ ".gitignore": "*\n" });
  await expect(binarySource({ path: folder })).rejects.toThrow(/has no file to build; correct the path, or the ignore/);
});

test("with a .dockerignore too, no .git goes along, not even that of a repository further down", async () => {
  write({
    ".dockerignore": "dist\n!dist/keep",
    ".git/HEAD": "x",
    "lib/.git/config": "token",
    "lib/a": "",
    "dist/keep": "",
  });
  expect(await entries()).toEqual([".dockerignore", "dist/keep", "lib/a"]);
});
