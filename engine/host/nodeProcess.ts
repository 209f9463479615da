import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { OfflineEngineError } from "../offlineEngineError.ts";
import { compileCacheFolder } from "./compileCache.ts";

/**
 * Finds a module of `@pulumi/pulumi` from the program's folder, as Pulumi's own language host does.
 *
 * @throws OfflineEngineError PULUMI_SDK_NOT_FOUND
 */
export function locatePulumi(module: string, programDirectory: string): string {
  try {
    return createRequire(join(programDirectory, "index.js")).resolve(module);
  } catch (cause) {
    throw new OfflineEngineError(
      "PULUMI_SDK_NOT_FOUND",
      `${module} cannot be found from ${programDirectory}: add @pulumi/pulumi to the program's dependencies`,
      { cause },
    );
  }
}

const children = new Set<ChildProcess>();

function killChildren(): void {
  for (const child of children) child.kill("SIGKILL");
}

/** Ends the children with this process; a signal without another handler still ends it. */
function endWithParent(): void {
  process.once("exit", killChildren);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    const handle = (): void => {
      if (process.listenerCount(signal) > 1) return;
      killChildren();
      process.removeListener(signal, handle);
      process.kill(process.pid, signal);
    };
    process.on(signal, handle);
  }
}

let endsWithParent = false;

/** Same extension as this file: source or build. */
const preload = new URL(`preload${extname(import.meta.url)}`, import.meta.url).href;

/**
 * The SDK sets this V8 flag while it loads, and V8 rejects code cached under other flags. Set from the start, the flag
 * lets the cache serve all modules, not only those loaded later.
 */
const sdkFlag = "--allow-natives-syntax";

/** The first file descriptor after standard input, output and error. */
export const enginePipe = 3;

/**
 * Starts a Node.js process, which ends with this one at the latest. It has its own process group: Ctrl-C reaches only the
 * engine, which then decides.
 */
export function spawnNode(
  parameters: readonly string[],
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): ChildProcess {
  const child = spawn(process.execPath, [sdkFlag, `--import=${preload}`, ...parameters], {
    cwd: directory,
    env: childEnvironment(environment),
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    detached: true,
  });
  if (!endsWithParent) endWithParent();
  endsWithParent = true;
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}

/**
 * The caller's environment with `extra` on top; the many processes of a test run share a cache of compiled SDK code.
 */
function childEnvironment(extra: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const folder = compileCacheFolder();
  const cache = folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
  return { ...cache, ...process.env, ...extra, OFFLINE_ENGINE_PIPE: String(enginePipe) };
}
