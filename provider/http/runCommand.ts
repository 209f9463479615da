import { type ChildProcess, spawn } from "node:child_process";
import { addRunning, killGroup, removeRunning } from "./runningCommands.ts";

/** A command, run without a shell and a terminal. */
export interface Command {
  readonly program: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Absent: the command gets no standard input. */
  readonly input?: string;
  /** Characters of output after which the command is killed. Absent: the end of its output is kept. */
  readonly longestOutput?: number;
  /** Kills the command. */
  readonly signal: AbortSignal;
}

/** The end of a command, with the end of its complaints. */
export type CommandOutcome =
  | { readonly code: number | null; readonly signal: string | null; readonly errors: string; readonly output: string }
  | { readonly cannotRun: NodeJS.ErrnoException }
  | { readonly killed: "by signal" | "too much output" };

const keptEnd = 8192;

/** Runs a command. Whatever kills it, the end of this process included, kills its children too. */
export function runCommand(command: Command): Promise<CommandOutcome> {
  const { input, longestOutput, signal } = command;
  if (signal.aborted) return Promise.resolve({ killed: "by signal" });
  const child = start(command);
  if ("cannotRun" in child) return Promise.resolve(child);
  return new Promise((resolve) => {
    let output = "";
    let errors = "";
    const end = (outcome: CommandOutcome) => {
      removeRunning(child);
      signal.removeEventListener("abort", stop);
      resolve(outcome);
    };
    const kill = (killed: "by signal" | "too much output") => {
      killGroup(child);
      // A child that left the group may hold on to these.
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      end({ killed });
    };
    const stop = () => kill("by signal");
    addRunning(child);
    signal.addEventListener("abort", stop, { once: true });
    child.stdout?.setEncoding("utf8").on("data", (more: string) => {
      output += more;
      if (longestOutput === undefined) output = output.slice(-keptEnd);
      else if (output.length > longestOutput) kill("too much output");
    });
    child.stderr?.setEncoding("utf8").on("data", (more: string) => {
      errors = `${errors}${more}`.slice(-keptEnd);
    });
    child.on("error", (cannotRun) => end({ cannotRun }));
    child.on("close", (code, endedBy) => end({ code, signal: endedBy, errors, output }));
    // A command that does not read its input closes it: its exit code says more than that.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

/** Node throws some errors of a start, and reports the rest as events. */
function start({ program, args = [], env = {}, input }: Command): ChildProcess | { cannotRun: NodeJS.ErrnoException } {
  try {
    return spawn(program, args, {
      env,
      // A process group of its own, so that its children can be killed with it.
      detached: process.platform !== "win32",
      windowsHide: true,
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
  } catch (error) {
    return { cannotRun: error as NodeJS.ErrnoException };
  }
}
