import { type CommandOutcome, runCommand } from "../http/runCommand.ts";
import { redactText } from "../text/redact.ts";
import { type Credential, type CredentialLookup, withKeptSecrets } from "./credential.ts";

/** Milliseconds, where the call allows as much. */
const timeout = 30_000;
/** Characters; a credential is shorter. */
const longestOutput = 1024 * 1024;

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the helper and its children. */
  readonly signal?: AbortSignal | undefined;
}

/** Asks `docker-credential-<name> get` for a registry's credential. Never fails: the lookup names the problem. */
export async function askHelper(name: string, key: string, { env, signal }: Surroundings): Promise<CredentialLookup> {
  const program = `docker-credential-${name}`;
  if (!/^[\w.-]+$/.test(name)) return { problem: `${JSON.stringify(name)} is no name of a credential helper` };
  const limit = AbortSignal.timeout(timeout);
  const ends = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const outcome = await runCommand({ program, args: ["get"], env, input: key, longestOutput, signal: ends });
  if ("code" in outcome && outcome.code === 0) {
    const credential = parse(outcome.output);
    return credential === undefined ? { problem: `${program} printed no credential` } : { credential, source: program };
  }
  const problem = problemOf(outcome, limit);
  return /credentials not found/i.test(problem) ? {} : { problem: `${program}: ${problem}` };
}

function problemOf(outcome: CommandOutcome, limit: AbortSignal): string {
  if ("cannotRun" in outcome) return outcome.cannotRun.message;
  if ("killed" in outcome) {
    if (outcome.killed === "too much output") return `prints more than ${longestOutput} characters`;
    return limit.aborted ? `has not answered within ${timeout / 1_000} s` : "the time of the call was up";
  }
  // Helpers print their complaint on either stream.
  return redactText(`${outcome.errors}${outcome.output}`.trim(), 200) || `ended with ${outcome.code}`;
}

function parse(output: string): Credential | undefined {
  try {
    const { Username: username, Secret: secret } = JSON.parse(output) as { Username?: unknown; Secret?: unknown };
    if (typeof username !== "string" || typeof secret !== "string") return undefined;
    return withKeptSecrets(username === "<token>" ? { identityToken: secret } : { username, password: secret });
  } catch {
    return undefined;
  }
}
