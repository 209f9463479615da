import { runCommand } from "../../http/runCommand.ts";
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

/**
 * Runs a credential plugin without a terminal and returns its output.
 * @throws ImageStreamError `CLUSTER_CREDENTIALS`, `TIMEOUT`
 */
export async function runPlugin(plugin: ExecPlugin, env: Env, signal: AbortSignal): Promise<string> {
  const { title, command, args } = plugin;
  const what = `${title}: ${plainText(command, 200)}`;
  if (signal.aborted) throw late(`${title}: there was no time left to run its plugin`);
  const outcome = await runCommand({ program: command, args, env, longestOutput, signal });
  if ("cannotRun" in outcome) throw notRun(what, plugin, outcome.cannotRun);
  const failed = (message: string) => credentialsError(`${what} ${message}`, "run it by hand, or log in again");
  if ("killed" in outcome) {
    throw outcome.killed === "by signal"
      ? late(`${what} has not ended, and was stopped`)
      : failed("printed more than 1 MiB");
  }
  const { code, signal: endedBy, errors, output } = outcome;
  if (code === 0) return output;
  const said = redactText(errors.trim(), 300);
  throw failed(`failed (${endedBy ?? `exit code ${code}`})${said === "" ? "" : `: ${said}`}`);
}

/** By its code: Node's own message repeats the argument. */
function notRun(what: string, { installHint }: ExecPlugin, { code }: NodeJS.ErrnoException): ImageStreamError {
  const hint = installHint === undefined ? "" : `: ${plainText(installHint, 1_000)}`;
  return code === "ENOENT"
    ? credentialsError(`${what} is not installed`, `install it${hint}`)
    : credentialsError(`${what} cannot be run (${code})`, `correct its file${hint}`);
}
