import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { addRunning, killGroup, removeRunning } from "../../provider/http/runningCommands.ts";

/** How a command ended; of what it wrote, the end. */
export type CommandOutcome =
  | { readonly code: number | null; readonly signal: string | null; readonly errors: string; readonly output: string }
  | { readonly cannotRun: string }
  | { readonly isLate: true };

const longestOutput = 8192;

/** Runs a command without a shell. At its time limit, and when this process is ended, it and its children are killed. */
export function runCommand(
  command: readonly string[],
  { input, env, timeoutSeconds }: { input: string; env?: Record<string, string>; timeoutSeconds: number },
): Promise<CommandOutcome> {
  const child = start(command, env);
  if ("cannotRun" in child) return Promise.resolve(child);
  return new Promise((resolve) => {
    const end = (outcome: CommandOutcome) => {
      removeRunning(child);
      clearTimeout(timer);
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      killGroup(child);
      // A child that left the group may hold on to these.
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      end({ isLate: true });
    }, timeoutSeconds * 1000);
    addRunning(child);
    const errors = endOf(child.stderr);
    const output = endOf(child.stdout);
    child.on("error", (error) => end({ cannotRun: error.message }));
    child.on("close", (code, signal) => end({ code, signal, errors: errors(), output: output() }));
    // A command that does not read its input closes it: its exit code says more than that.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/** Some of what cannot be run is thrown at once, the rest comes as an event. */
function start(
  [program = "", ...parameters]: readonly string[],
  env: Record<string, string> = {},
): ChildProcessWithoutNullStreams | { cannotRun: string } {
  try {
    // A process group of its own, so that its children can be killed with it.
    return spawn(program, parameters, { env, detached: process.platform !== "win32", stdio: "pipe" });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Node's own message repeats the argument, which may be a secret.
    return { cannotRun: code === "ERR_INVALID_ARG_VALUE" ? "a word of the command is empty or not text" : message };
  }
}

function endOf(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (more: string) => {
    text = (text + more).slice(-longestOutput);
  });
  return () => text;
}
