import { type CommandOutcome, runCommand } from "../../provider/http/runCommand.ts";
import type { Verdict, VerifiedImage, Verifier } from "../../provider/resolver/verification/verifier.ts";
import { redactText } from "../../provider/text/redact.ts";
import { timeLimitText } from "./timeLimitText.ts";
import { verifierEnvironment } from "./verifierEnvironment.ts";

const linesShown = 10;
const longestReason = 1000;

interface CommandOptions {
  readonly name?: string | undefined;
  /** Names of environment variables. */
  readonly env?: readonly string[] | undefined;
  readonly timeoutSeconds: number;
}

/** Judges images by a command's exit code. */
export function commandVerifier(
  command: readonly string[],
  { name = shortName(command), env, timeoutSeconds }: CommandOptions,
): Verifier {
  return {
    name,
    identity: JSON.stringify([command, env]),
    async judge(image) {
      const [program = "", ...parameters] = command;
      const outcome = await runCommand({
        program,
        args: parameters.map((parameter) => fillIn(parameter, image)),
        env: verifierEnvironment(env),
        input: JSON.stringify(image),
        signal: AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000)),
      });
      return verdictOf(outcome, timeoutSeconds);
    },
  };
}

const fillIn = (parameter: string, image: VerifiedImage): string =>
  parameter.replaceAll(/\{(image|digest|reference)\}/g, (_text, key: "image" | "digest" | "reference") => image[key]);

/** The program, with its subcommand: further arguments may hold what is not for everyone. */
function shortName([program = "", first = ""]: readonly string[]): string {
  return redactText(/^[a-z][\w-]*$/i.test(first) ? `${program} ${first}` : program);
}

function verdictOf(outcome: CommandOutcome, timeoutSeconds: number): Verdict {
  if ("cannotRun" in outcome) {
    return { failed: `${startError(outcome.cannotRun)}; install the program, or correct the command` };
  }
  if ("killed" in outcome) return { failed: timeLimitText(timeoutSeconds) };
  const { code, signal, errors, output } = outcome;
  if (code === 0) return { passed: true };
  const end = signal === null ? `exit code ${code}` : `ended by ${signal}`;
  const said = lastLines(errors) || lastLines(output);
  return { refused: said === "" ? end : `${said} (${end})` };
}

/** Node's own message repeats an argument, which may be a secret. */
const startError = ({ code, message }: NodeJS.ErrnoException): string =>
  code === "ERR_INVALID_ARG_VALUE" ? "a word of the command is empty or not text" : message;

function lastLines(text: string): string {
  const lines = redactText(text, 2 * text.length).split("\n");
  const said = lines.map((line) => line.trimEnd()).filter((line) => line !== "");
  return said.slice(-linesShown).join("; ").slice(-longestReason);
}
