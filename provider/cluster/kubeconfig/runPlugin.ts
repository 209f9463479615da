import { type ChildProcess, spawn } from "node:child_process";
import { addRunning, killGroup, removeRunning } from "../../http/runningCommands.ts";
import { ImageStreamError } from "../../image/error.ts";
import { plainText } from "../../text/plainText.ts";
import { redactText } from "../../text/redact.ts";
import { credentialsError } from "./configurationError.ts";

type Env = Readonly<Record<string, string | undefined>>;

const longestOutput = 1 << 20;

const late = (message: string) =>
  new ImageStreamError(
    "TIMEOUT",
    `the credentials of the kubeconfig were not there in time (${message}); run the credential plugin by hand, or allow more time`,
  );

/**
 * Runs a credential plugin without a terminal and returns what it prints. When the signal fires, and when this process
 * ends, the plugin and its children are killed.
 * @throws ImageStreamError `CLUSTER_CREDENTIALS`, `TIMEOUT`
 */
export function runPlugin(plugin: ExecPlugin, env: Env, signal: AbortSignal): Promise<string> {
  const { title, command, args } = plugin;
  const fail = (message: string, remedy = "run it by hand, or log in again") =>
    credentialsError(`${title}: ${plainText(command, 200)} ${message}`, remedy);
  return new Promise((resolve, reject) => {
    let output = "";
    let complaint = "";
    let child: ChildProcess;
    const end = (act: () => void) => {
      removeRunning(child);
      signal.removeEventListener("abort", stop);
      act();
    };
    const stop = () => {
      killGroup(child);
      // A child that left the group may hold on to these.
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      end(() => reject(late(`${title}: ${plainText(command, 200)} has not ended, and was stopped`)));
    };
    const notRun = ({ code }: NodeJS.ErrnoException) => {
      const hint = plugin.installHint === undefined ? "" : `: ${plainText(plugin.installHint, 1_000)}`;
      reject(
        code === "ENOENT"
          ? fail("is not installed", `install it${hint}`)
          : fail(`cannot be run (${code})`, `correct its file${hint}`),
      );
    };
    if (signal.aborted) return reject(late(`${title}: there was no time left to run its plugin`));
    try {
      // A process group of its own, so that its children can be killed with it.
      const options = { env, detached: process.platform !== "win32", windowsHide: true } as const;
      child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    } catch (error) {
      // Node's own message repeats the argument.
      return notRun(error as NodeJS.ErrnoException);
    }
    addRunning(child);
    signal.addEventListener("abort", stop);
    child.stdout?.setEncoding("utf8").on("data", (more: string) => {
      output = `${output}${more}`.slice(0, longestOutput + 1);
    });
    child.stderr?.setEncoding("utf8").on("data", (more: string) => {
      complaint = `${complaint}${more}`.slice(-8_192);
    });
    child.on("error", (error) => end(() => notRun(error)));
    child.on("close", (code, killed) =>
      end(() => {
        if (output.length > longestOutput) return reject(fail("printed more than 1 MiB"));
        if (code === 0) return resolve(output);
        const said = redactText(complaint.trim(), 300);
        reject(fail(`failed (${killed ?? `exit code ${code}`})${said === "" ? "" : `: ${said}`}`));
      }),
    );
  });
}
/** A credential plugin as the kubeconfig describes it. */
export interface ExecPlugin {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  readonly installHint: string | undefined;
  readonly provideClusterInfo: boolean;
}
