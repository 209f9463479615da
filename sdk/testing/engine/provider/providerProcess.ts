import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import providerRpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { CHANNEL_OPTIONS, insecureClient } from "../grpc.ts";
import { locatePulumi, spawnNode } from "../nodeProcess.ts";

/** Receives the lines that a process prints. */
export type OutputSink = (stream: "stdout" | "stderr", line: string) => void;

export interface ProviderProcessOptions {
  /** The folder that modules are resolved from: that of the program. */
  readonly programDirectory: string;
  readonly engineAddress: string;
  /** The project's name, which dynamic providers look up configuration keys with. */
  readonly project: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onOutput: OutputSink;
}

/** A stock `@pulumi/pulumi/cmd/dynamic-provider`; it prints its port first. */
export class ProviderProcess {
  readonly #child: ChildProcess;
  readonly #client: Promise<providerRpc.ResourceProviderClient>;
  #muted = false;

  constructor(options: ProviderProcessOptions) {
    const script = locatePulumi("@pulumi/pulumi/cmd/dynamic-provider", options.programDirectory);
    this.#child = spawnNode([script, options.engineAddress], options.programDirectory, {
      ...options.environment,
      PULUMI_NODEJS_PROJECT: options.project,
      PULUMI_PROJECT: options.project,
    });
    this.#client = this.#connect(options.onOutput);
    this.#client.catch(() => {});
  }

  client(): Promise<providerRpc.ResourceProviderClient> {
    return this.#client;
  }

  #connect(onOutput: OutputSink): Promise<providerRpc.ResourceProviderClient> {
    return new Promise((resolve, reject) => {
      let connected = false;
      const { stdout, stderr } = this.#child;
      if (!stdout || !stderr) throw new Error("the provider process has no output");
      createInterface({ input: stdout }).on("line", (line) => {
        if (connected) {
          if (!this.#muted) onOutput("stdout", line);
          return;
        }
        connected = true;
        resolve(insecureClient(providerRpc.ResourceProviderClient, `127.0.0.1:${line.trim()}`, CHANNEL_OPTIONS));
      });
      createInterface({ input: stderr }).on("line", (line) => {
        if (!this.#muted) onOutput("stderr", line);
      });
      this.#child.once("error", reject);
      this.#child.once("exit", (code) => reject(new Error(`the dynamic provider ended with exit code ${code}`)));
    });
  }

  close(): void {
    this.#muted = true;
    this.#client.then((client) => client.close()).catch(() => {});
    this.#child.kill("SIGKILL");
  }
}
