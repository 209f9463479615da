import { execFileSync } from "node:child_process";
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, join } from "node:path";

const here = import.meta.dirname;
const cliModule = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Milliseconds. */
const buildTimeout = 1_500_000;

/** Says why there is no real engine to test with. */
export class NoRealEngineError extends Error {}

/**
 * The `PATH` with which `pulumi` is the real engine. Where the CLI and its Node.js plugin are not there already, Go builds
 * the version that go.mod pins, once for a user, and the plugins beside it are those of this folder.
 * @throws NoRealEngineError
 */
export function pathOfRealEngine(): string {
  const path = process.env["PATH"] ?? "";
  if (finds(path, "pulumi") && finds(path, "pulumi-language-nodejs")) return path;
  if (!finds(path, "go")) {
    throw new NoRealEngineError(
      "no real engine: neither the Pulumi CLI with its plugin pulumi-language-nodejs nor Go is on PATH",
    );
  }
  const engine = builtEngine();
  const folder = join(here, "../../node_modules/.cache", basename(engine));
  mkdirSync(folder, { recursive: true });
  hardLink(engine, join(folder, "pulumi"));
  writePlugin(join(folder, "pulumi-language-nodejs"), `"${join(here, "languageHost.ts")}"`);
  const provider = `require.resolve("@pulumi/pulumi/cmd/dynamic-provider")`;
  writePlugin(join(folder, "pulumi-resource-pulumi-nodejs"), `"$("${process.execPath}" -p '${provider}')"`);
  return `${folder}${delimiter}${path}`;
}

const finds = (path: string, program: string): boolean =>
  path.split(delimiter).some((folder) => isExecutable(join(folder, program)));

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The CLI in the user's cache; the first build takes minutes. */
function builtEngine(): string {
  const version = /pulumi\/pkg\/v3 (v\S+)/.exec(readFileSync(join(here, "go.mod"), "utf8"))?.[1];
  const cache = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "pulumi-imagestream");
  const binary = join(cache, `pulumi-${version}`);
  if (existsSync(binary)) return binary;
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  console.error(`building the Pulumi CLI ${version} with Go, once: this takes minutes`);
  const unfinished = `${binary}.${process.pid}`;
  // Without the version, which the linker sets, the Automation API refuses the CLI.
  const flags = `-s -w -X ${versionVariable}=${version}`;
  try {
    const options = { cwd: here, stdio: "inherit", timeout: buildTimeout } as const;
    execFileSync("go", ["build", "-ldflags", flags, "-o", unfinished, cliModule], options);
  } catch (cause) {
    throw new NoRealEngineError(`no real engine: Go did not build the Pulumi CLI ${version} that go.mod names`, {
      cause,
    });
  }
  renameSync(unfinished, binary);
  return binary;
}

/** The CLI looks for its plugins beside itself, and follows symbolic links before it looks. */
function hardLink(from: string, to: string): void {
  if (existsSync(to)) return;
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

const writePlugin = (path: string, script: string): void =>
  writeFileSync(path, `#!/bin/sh\nexec "${process.execPath}" ${script} "$@"\n`, { mode: 0o755 });
