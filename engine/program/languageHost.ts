import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { type Host, Hosts } from "../host/hosts.ts";
import { locatePulumi } from "../host/nodeProcess.ts";
import type { Project } from "./project.ts";

interface RunOptions {
  readonly project: Project;
  readonly stack: string;
  readonly organization: string;
  readonly monitorAddress: string;
  readonly engineAddress: string;
  readonly dryRun: boolean;
  readonly parallel: number;
  /** Decrypted values by `namespace:name`. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onOutput: (stream: "stdout" | "stderr", line: string) => void;
}

/** The SDK's exit code after it has shown the error. */
const alreadyLogged = 32;

/** The end of a program; `bail` if its error was already shown. */
export type RunResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly bail: boolean; readonly message: string };

/** Runs the program with the stock `@pulumi/pulumi/cmd/run`, as Pulumi's own language host does. */
export class ProgramRun {
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null | Error>;
  readonly ended: Promise<RunResult>;
  #muted = false;

  constructor(options: RunOptions, hosts: Hosts = new Hosts()) {
    this.#child = hosts.start(programHost(options), runArguments(options));
    this.#exited = new Promise((resolve) => {
      this.#child.once("error", resolve);
      this.#child.once("exit", resolve);
    });
    const flushed = (["stdout", "stderr"] as const).map((name) => this.#forward(name, options.onOutput));
    this.ended = this.#end(flushed);
  }

  #forward(name: "stdout" | "stderr", onOutput: RunOptions["onOutput"]): Promise<void> {
    const stream = this.#child[name];
    if (!stream) throw new Error("the program has no output");
    const lines = createInterface({ input: stream });
    lines.on("line", (line) => {
      if (!this.#muted) onOutput(name, line);
    });
    return new Promise((resolve) => lines.once("close", resolve));
  }

  async #end(flushed: readonly Promise<void>[]): Promise<RunResult> {
    const code = await this.#exited;
    await Promise.all(flushed);
    if (code === 0) return { ok: true };
    if (code === alreadyLogged) return { ok: false, bail: true, message: "run bailed" };
    const reason =
      code instanceof Error
        ? `Problem executing program (could not run language executor): ${code.message}`
        : `Program exited with non-zero exit code: ${code ?? -1}`;
    return { ok: false, bail: false, message: reason };
  }

  /** Asks the program to end. */
  interrupt(): void {
    this.#child.kill("SIGINT");
  }

  /** Ends the program without waiting for what it has started; nothing of it is left then. */
  async kill(): Promise<void> {
    this.#muted = true;
    this.#child.kill("SIGKILL");
    await this.#exited;
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }
}

/** The stock host of the program. */
export function programHost({
  project,
  config,
  secretKeys,
  environment,
}: Pick<RunOptions, "project" | "config" | "secretKeys" | "environment">): Host {
  return {
    script: locatePulumi("@pulumi/pulumi/cmd/run", project.programDirectory),
    nodeArguments: project.nodeArguments,
    directory: project.programDirectory,
    environment: {
      ...environment,
      PULUMI_CONFIG: JSON.stringify(
        Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(":", ":config:"), value])),
      ),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys),
      ...(project.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
      ...(project.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: project.tsconfig }),
    },
  };
}

function runArguments(options: RunOptions): string[] {
  const { project } = options;
  return [
    ...["--monitor", options.monitorAddress],
    ...["--engine", options.engineAddress],
    ...["--organization", options.organization],
    ...["--project", project.name],
    ...["--root-directory", project.rootDirectory],
    ...["--stack", options.stack],
    ...["--pwd", project.programDirectory],
    ...(options.dryRun ? ["--dry-run"] : []),
    ...["--parallel", String(options.parallel)],
    project.entryPoint,
  ];
}
