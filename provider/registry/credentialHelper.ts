import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { addRunning, killGroup, removeRunning } from "../http/runningCommands.ts";
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

/** Asks `docker-credential-<name> get` for a registry's credential. Never fails: what went wrong is told as a problem. */
export async function askHelper(name: string, key: string, surroundings: Surroundings): Promise<CredentialLookup> {
  const program = `docker-credential-${name}`;
  if (!/^[\w.-]+$/.test(name)) return { problem: `${JSON.stringify(name)} is no name of a credential helper` };
  const { output, problem } = await run(program, key, surroundings);
  if (problem !== undefined) return /credentials not found/i.test(problem) ? {} : { problem: `${program}: ${problem}` };
  const credential = parse(output);
  return credential === undefined ? { problem: `${program} printed no credential` } : { credential, source: program };
}

function run(
  program: string,
  input: string,
  { env, signal }: Surroundings,
): Promise<{ output: string; problem?: string }> {
  return new Promise((resolve) => {
    // A group of its own, so that its children end with it. Ending it by hand leaves no timer where there is no program.
    const child = spawn(program, ["get"], { env, stdio: "pipe", detached: process.platform !== "win32" });
    const limit = AbortSignal.timeout(timeout);
    const ends = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    let output = "";
    let complaint = "";
    const end = (outcome: { output: string; problem?: string }) => {
      ends.removeEventListener("abort", kill);
      removeRunning(child);
      resolve(outcome);
    };
    const stop = (problem: string) => {
      killGroup(child);
      // A child that left the group may hold on to these.
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      end({ output: "", problem });
    };
    const kill = () =>
      stop(limit.aborted ? `has not answered within ${timeout / 1_000} s` : "the time of the call was up");
    addRunning(child);
    readText(child.stdout, (text) => {
      output += text;
      if (output.length > longestOutput) stop(`prints more than ${longestOutput} characters`);
    });
    readText(child.stderr, (text) => {
      complaint = (complaint + text).slice(0, longestOutput);
    });
    child.on("error", (error) => end({ output: "", problem: error.message }));
    // Helpers print their complaint on either stream.
    child.on("close", (code) => {
      const problem = redactText(`${complaint}${output}`.trim(), 200) || `ended with ${code}`;
      end(code === 0 ? { output } : { output: "", problem });
    });
    // A helper that ends early closes its input: its exit code says more than that.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    if (ends.aborted) kill();
    else ends.addEventListener("abort", kill, { once: true });
  });
}

function readText(stream: ChildProcessWithoutNullStreams["stdout"], take: (text: string) => void): void {
  stream.setEncoding("utf8").on("data", take);
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
