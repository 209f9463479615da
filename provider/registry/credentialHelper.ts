import { spawn } from "node:child_process";
import { redactText } from "../http/redact.ts";
import type { Credential, CredentialLookup } from "./credential.ts";

const timeout = 30_000;

/** Asks `docker-credential-<name> get` for a registry's credential. Never fails: what went wrong is told as a problem. */
export async function askHelper(
  name: string,
  key: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<CredentialLookup> {
  const program = `docker-credential-${name}`;
  if (!/^[\w.-]+$/.test(name)) return { problem: `${JSON.stringify(name)} is no name of a credential helper` };
  const { output, problem } = await run(program, key, env);
  if (problem !== undefined) return /credentials not found/i.test(problem) ? {} : { problem: `${program}: ${problem}` };
  const credential = parse(output);
  return credential === undefined ? { problem: `${program} printed no credential` } : { credential, source: program };
}

function run(
  program: string,
  input: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ output: string; problem?: string }> {
  return new Promise((resolve) => {
    // The timer of spawn's own time limit would keep the process alive where there is no such program.
    const signal = AbortSignal.timeout(timeout);
    const child = spawn(program, ["get"], { env, signal, stdio: ["pipe", "pipe", "pipe"] });
    let output = "";
    let complaint = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint += text;
    });
    child.on("error", (error) => resolve({ output: "", problem: error.message }));
    // Helpers print their complaint on either stream.
    child.on("close", (code) => {
      const problem = redactText(`${complaint}${output}`.trim(), 200) || `ended with ${code}`;
      resolve(code === 0 ? { output } : { output: "", problem });
    });
    // A helper that ends early closes its input: its exit code says more than that.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

function parse(output: string): Credential | undefined {
  try {
    const { Username: username, Secret: secret } = JSON.parse(output) as { Username?: unknown; Secret?: unknown };
    if (typeof username !== "string" || typeof secret !== "string") return undefined;
    return username === "<token>" ? { identityToken: secret } : { username, password: secret };
  } catch {
    return undefined;
  }
}
