import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ignore } from "ignore";

/** Tells which entries of a folder are left out. Paths are relative to the folder, with `/`. */
export interface IgnoredFiles {
  isIgnored(path: string, isFolder: boolean): boolean;
  /** Tells that nothing below the ignored folder is taken. */
  isIgnoredWhole(path: string): boolean;
  /** The rules for a folder in this one, which may have an ignore file of its own. */
  within(path: string): Promise<IgnoredFiles>;
}

/** It may hold credentials, that of a submodule too. */
const isGitFolder = (path: string): boolean => path === ".git" || path.endsWith("/.git");

/** The rules of an ignore file by name; without a name, of `.dockerignore`, else of `.gitignore` files; `""` for none. */
export async function ignoredFiles(folder: string, named: string | undefined): Promise<IgnoredFiles> {
  const docker = named ?? ".dockerignore";
  const isDocker = docker.endsWith("dockerignore");
  const text = isDocker ? await textOf(join(folder, docker)) : undefined;
  if (text !== undefined) return byDocker(text, docker);
  return byGit(folder, named ?? ".gitignore", []);
}

/** The rules of one `.gitignore`, whose patterns count from its own folder on. */
interface Level {
  readonly prefix: string;
  readonly rules: Ignore;
}

/** A file further down decides before one further up. */
async function byGit(folder: string, name: string, above: readonly Level[], prefix = ""): Promise<IgnoredFiles> {
  const text = name === "" ? undefined : await textOf(join(folder, prefix, name));
  const levels = text === undefined ? above : [{ prefix, rules: await rulesOf(text) }, ...above];
  const isIgnored = (path: string, isFolder: boolean): boolean => {
    if (isGitFolder(path)) return true;
    for (const level of levels) {
      const { ignored, unignored } = level.rules.test(`${path.slice(level.prefix.length)}${isFolder ? "/" : ""}`);
      if (ignored || unignored) return ignored;
    }
    return false;
  };
  return {
    isIgnored,
    isIgnoredWhole: () => true,
    within: (path) => byGit(folder, name, levels, `${path}/`),
  };
}

/** A pattern of a `.dockerignore`, which counts from the folder on. */
interface DockerRule {
  readonly isException: boolean;
  readonly rule: Ignore;
}

/** Of several patterns for a file, or a folder around it, the last one decides. */
async function byDocker(text: string, name: string): Promise<IgnoredFiles> {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const rules = await Promise.all(lines.map(dockerRule));
  const hasExceptions = rules.some(({ isException }) => isException);
  const always = new Set(["Dockerfile", name]);
  const ignored: IgnoredFiles = {
    isIgnored(path, isFolder) {
      if (isGitFolder(path)) return true;
      if (always.has(path)) return false;
      const last = rules.findLast(({ rule }) => rule.ignores(`${path}${isFolder ? "/" : ""}`));
      return last !== undefined && !last.isException;
    },
    isIgnoredWhole: (path) => isGitFolder(path) || !hasExceptions,
    within: async () => ignored,
  };
  return ignored;
}

async function dockerRule(line: string): Promise<DockerRule> {
  const isException = line.startsWith("!");
  const pattern = line
    .replace(/^!/, "")
    .trim()
    .replace(/^\.?\/+/, "")
    .replace(/\/+$/, "");
  return { isException, rule: await rulesOf(`/${pattern}`) };
}

async function rulesOf(text: string): Promise<Ignore> {
  const { default: ignore } = await import("ignore");
  return ignore({ ignorecase: false }).add(text);
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "EISDIR") return undefined;
    throw error;
  });
}
