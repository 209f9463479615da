import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import providerRpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { channelOptions, insecureClient } from "../grpc.ts";
import type { Host, Hosts } from "../host/hosts.ts";
import { locatePulumi } from "../host/nodeProcess.ts";

/** Receives the lines that a process prints. */
type OutputSink = (stream: "stdout" | "stderr", line: string) => void;

interface ProviderProcessOptions {
  /** The folder that module resolution starts from: the program's. */
  readonly programDirectory: string;
  readonly engineAddress: string;
  /** The project's name, by which dynamic providers find configuration keys. */
  readonly project: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onOutput: OutputSink;
}

/** Milliseconds. */
const silenceAfterExit = 1_000;

/** A stock `@pulumi/pulumi/cmd/dynamic-provider`; its first output is its port. */
export class ProviderProcess {
  readonly #child: ChildProcess;
  readonly #client: Promise<providerRpc.ResourceProviderClient>;
  readonly #ended: Promise<unknown>;

  constructor(options: ProviderProcessOptions, hosts: Hosts) {
    this.#child = hosts.start(providerHost(options), [options.engineAddress]);
    const { stdout, stderr } = this.#child;
    if (!stdout || !stderr) throw new Error("the provider process has no output");
    const lines = [stdout, stderr].map((input) => createInterface({ input }));
    const exited = new Promise((resolve) => {
      this.#child.once("exit", resolve);
      this.#child.once("error", resolve);
    });
    this.#ended = Promise.all([exited, ...lines.map((reader) => once(reader, "close"))]);
    this.#endOutput(lines);
    this.#client = this.#connect(lines, options.onOutput);
    this.#client.catch(() => {});
  }

  client(): Promise<providerRpc.ResourceProviderClient> {
    return this.#client;
  }

  #connect([stdout, stderr]: readonly Interface[], onOutput: OutputSink): Promise<providerRpc.ResourceProviderClient> {
    return new Promise((resolve, reject) => {
      stdout?.once("line", (port) => {
        resolve(insecureClient(providerRpc.ResourceProviderClient, `127.0.0.1:${port.trim()}`, channelOptions));
        stdout.on("line", (line) => onOutput("stdout", line));
      });
      stderr?.on("line", (line) => onOutput("stderr", line));
      this.#child.once("error", reject);
      this.#child.once("exit", (code) => reject(new Error(`the dynamic provider ended with exit code ${code}`)));
    });
  }

  /** Does not wait for commands of the process that outlive it and keep its output open. */
  #endOutput(lines: readonly Interface[]): void {
    const end = () => {
      for (const reader of lines) reader.close();
      this.#child.stdout?.destroy();
      this.#child.stderr?.destroy();
    };
    this.#child.once("exit", () => {
      const timer = setTimeout(end, silenceAfterExit).unref();
      for (const reader of lines) reader.on("line", () => timer.refresh());
    });
  }

  /** Ends the process; resolves after its output was passed on, which may explain a failed call. */
  async close(): Promise<void> {
    this.#client.then((client) => client.close()).catch(() => {});
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}

/** The stock host of dynamic providers. */
export const providerHost = ({
  programDirectory,
  project,
  environment,
}: Pick<ProviderProcessOptions, "programDirectory" | "project" | "environment">): Host => ({
  script: locatePulumi("@pulumi/pulumi/cmd/dynamic-provider", programDirectory),
  nodeArguments: [],
  directory: programDirectory,
  environment: { ...environment, PULUMI_NODEJS_PROJECT: project, PULUMI_PROJECT: project },
});
