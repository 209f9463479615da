import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const interval = 250;

/**
 * Calls back when npm has ended. `npx` runs a command in a shell. A signal for npx ends both, but SIGKILL ends npx
 * alone, and the command would keep running.
 */
export function whenNpmEnds(callback: () => void): void {
  if (process.env["npm_command"] === undefined) return;
  const parent = process.ppid;
  const npm = shellParent(parent);
  const watch = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || isAlive(npm))) return;
    clearInterval(watch);
    callback();
  }, interval);
  watch.unref();
}

/**
 * The parent of a process, if that process is a shell with a command; `undefined` for another process, i.e. npm itself.
 */
function shellParent(pid: number): number | undefined {
  try {
    const { parent, command } = process.platform === "linux" ? fromProc(pid) : fromPs(pid);
    return /^\S*sh(?:\.exe)? -c /.test(command) ? parent : undefined;
  } catch {
    // Without process information from the system, watch the parent only.
    return undefined;
  }
}

function fromProc(pid: number): { parent: number; command: string } {
  const [, parent] = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return { parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") };
}

function fromPs(pid: number): { parent: number; command: string } {
  const text = execFileSync("ps", ["-o", "ppid=,command=", "-p", String(pid)], { encoding: "utf8" });
  const [, parent, command = ""] = /^\s*(\d+)\s+(.*)$/m.exec(text) ?? [];
  return { parent: Number(parent), command };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
