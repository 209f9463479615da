import type { ChildProcess } from "node:child_process";

const running = new Set<ChildProcess>();
const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
process.once("exit", killAll);

/** Commands in process groups of their own hear of no Ctrl-C: this process passes its end on to them. */
export function addRunning(child: ChildProcess): void {
  // First of all listeners: those that listen once are gone afterwards, and would not be seen.
  if (running.size === 0) for (const signal of endings) process.prependListener(signal, passOn);
  running.add(child);
}

export function removeRunning(child: ChildProcess): void {
  if (running.delete(child) && running.size === 0) unhook();
}

/** Kills a command and its children. */
export function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== "win32") process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // It has ended already.
  }
}

function passOn(signal: NodeJS.Signals): void {
  const others = process.listenerCount(signal) - 1;
  killAll();
  // Another listener decides the end of this process. Without one, the signal ends it as usual.
  if (others > 0) return;
  unhook();
  process.kill(process.pid, signal);
}

function killAll(): void {
  for (const child of running) killGroup(child);
}

function unhook(): void {
  for (const signal of endings) process.off(signal, passOn);
}
