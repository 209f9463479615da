import { type ChildProcess, spawn } from "node:child_process";

/** How a command ended; of what it wrote, the end. */
export type CommandOutcome =
  | { readonly code: number | null; readonly signal: string | null; readonly errors: string; readonly output: string }
  | { readonly cannotRun: string }
  | { readonly isLate: true };

const longestOutput = 8192;

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) kill(child);
});

/** Runs a command without a shell. At its time limit, it and its children are killed. */
export function runCommand(
  [program = "", ...parameters]: readonly string[],
  { input, timeoutSeconds }: { input: string; timeoutSeconds: number },
): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    // A process group of its own, so that its children can be killed with it.
    const child = spawn(program, parameters, { detached: process.platform !== "win32", stdio: "pipe" });
    const end = (outcome: CommandOutcome) => {
      running.delete(child);
      clearTimeout(timer);
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      kill(child);
      // A child that left the group may hold on to these.
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      end({ isLate: true });
    }, timeoutSeconds * 1000);
    running.add(child);
    const errors = endOf(child.stderr);
    const output = endOf(child.stdout);
    child.on("error", (error) => end({ cannotRun: error.message }));
    child.on("close", (code, signal) => end({ code, signal, errors: errors(), output: output() }));
    // A command that does not read its input closes it: its exit code says more than that.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

function endOf(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (more: string) => {
    text = (text + more).slice(-longestOutput);
  });
  return () => text;
}

function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== "win32") process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // It has ended already.
  }
}
