import { BailError } from "./bail.ts";
import type { Source } from "./deployment.ts";
import { EventQueue } from "./eventQueue.ts";
import type { EngineEvent } from "./events.ts";
import type { SourceEvent } from "./goal.ts";
import type { Hosts } from "./host/hosts.ts";
import type { OperationLog } from "./operationLog.ts";
import type { DeploymentOptions } from "./options.ts";
import { EngineServer } from "./program/engineServer.ts";
import { ProgramRun, programHost } from "./program/languageHost.ts";
import { MonitorServer } from "./program/monitorServer.ts";
import type { Project } from "./program/project.ts";
import type { StackReader } from "./provider/builtinProvider.ts";
import { ProviderProcess, providerHost } from "./provider/providerProcess.ts";
import { ProviderRegistry } from "./provider/providerRegistry.ts";
import type { Snapshot } from "./state/resourceState.ts";
import { makeSecret, type PropertyMap } from "./value/propertyValue.ts";

/** A configuration value. */
export interface ConfigValue {
  /** In plain text; structured values are JSON. */
  readonly value: string;
  /** Set for a value that is stored encrypted. */
  readonly secret: boolean;
}

export interface OperationSetup {
  readonly project: Project;
  readonly stack: string;
  readonly organization: string;
  /** Decrypted values by `namespace:name`. */
  readonly config: ReadonlyMap<string, ConfigValue>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly options: DeploymentOptions;
  readonly snapshot: Snapshot;
  /** Writes the checkpoint; not called in previews. */
  readonly save: (snapshot: Snapshot) => Promise<void>;
  /** Reads the outputs of another stack. */
  readonly readStack: StackReader;
  readonly onEvent: (event: EngineEvent) => void;
  readonly hosts: Hosts;
  /** First interrupt: calls in progress may finish. Second: the engine waits for none. */
  readonly interrupted: AbortSignal;
  readonly terminated: AbortSignal;
}

const readStackOutputs = "pulumi:pulumi:readStackOutputs";

/** The servers, the program and the providers of one operation. */
export class OperationProcesses {
  readonly #setup: OperationSetup;
  readonly #engine: EngineServer;
  readonly #monitor: MonitorServer;
  readonly #events = new EventQueue<SourceEvent>();
  readonly #log: OperationLog;
  #providers: ProviderRegistry | undefined;
  #firstProvider: ProviderProcess | undefined;
  #program: ProgramRun | undefined;
  #closed = false;

  constructor(setup: OperationSetup, log: OperationLog) {
    this.#setup = setup;
    this.#log = log;
    this.#engine = new EngineServer((severity, urn, message) => {
      if (!this.#closed) log.diagnostic(severity, urn, message);
    });
    const { config, options } = setup;
    this.#monitor = new MonitorServer({
      rootDirectory: setup.project.rootDirectory,
      project: setup.project.name,
      stack: setup.stack,
      organization: setup.organization,
      dryRun: options.dryRun,
      parallel: options.parallel,
      config: this.#plainConfig(),
      secretKeys: this.#secretKeys(),
      packageConfig: (name) => packageConfig(config, name),
      invoke: async (token, args) => {
        if (token === readStackOutputs) return { ...args, outputs: await setup.readStack(String(args["name"])) };
        throw new Error(
          `the offline engine does not support the function ${token}: run the program with the Pulumi CLI`,
        );
      },
      events: this.#events,
    });
  }

  async start(): Promise<{ providers: ProviderRegistry; source: Source }> {
    const engineAddress = await this.#engine.start();
    const { options, hosts } = this.#setup;
    const onOutput = (stream: "stdout" | "stderr", line: string): void => this.#output(stream, line);
    const startProvider = (): ProviderProcess =>
      new ProviderProcess({ ...this.#providerOptions(), engineAddress, onOutput }, hosts);
    // Nearly every operation needs a provider: it starts while the program starts.
    this.#firstProvider = startProvider();
    const providers = new ProviderRegistry(() => this.#takeFirstProvider() ?? startProvider(), this.#setup.readStack);
    this.#providers = providers;
    const source: Source = {
      events: this.#events,
      start: () => {
        if (options.destroy) this.#events.push({ kind: "end" });
        else this.#startProgram(engineAddress).catch((error: unknown) => this.#events.push({ kind: "end", error }));
      },
      runHook: (name, call) => this.#monitor.runHook(name, call),
    };
    return { providers, source };
  }

  #takeFirstProvider(): ProviderProcess | undefined {
    const first = this.#firstProvider;
    this.#firstProvider = undefined;
    return first;
  }

  #providerOptions() {
    const { project, environment } = this.#setup;
    return { programDirectory: project.programDirectory, project: project.name, environment };
  }

  #programOptions() {
    const { project, environment } = this.#setup;
    return { project, config: this.#plainConfig(), secretKeys: this.#secretKeys(), environment };
  }

  async #startProgram(engineAddress: string): Promise<void> {
    const { stack, organization, options, hosts } = this.#setup;
    const monitorAddress = await this.#monitor.start();
    // An operation may end before its program starts.
    if (this.#closed) return this.#monitor.close();
    const { dryRun, parallel } = options;
    const onOutput = (stream: "stdout" | "stderr", line: string): void => this.#output(stream, line);
    this.#program = new ProgramRun(
      { ...this.#programOptions(), stack, organization, monitorAddress, engineAddress, dryRun, parallel, onOutput },
      hosts,
    );
    const ended = await this.#program.ended;
    if (ended.ok) this.#events.push({ kind: "end" });
    else {
      const error = ended.bail ? new BailError(ended.message) : new Error(unhandled(ended.message));
      this.#events.push({ kind: "end", error });
    }
  }

  /** Lets the program end, waits for it, and reports its error. The processes of the next operation start meanwhile. */
  async awaitProgram(): Promise<void> {
    const { hosts, options } = this.#setup;
    if (!options.destroy) {
      hosts.prepare(programHost(this.#programOptions()));
      hosts.prepare(providerHost(this.#providerOptions()));
    }
    this.#monitor.shutDown();
    const ended = await this.#program?.ended;
    if (!ended || ended.ok) return;
    if (!ended.bail) this.#log.diagnostic("error", "", unhandled(ended.message));
    throw new BailError(ended.message);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#monitor.shutDown();
    await Promise.all([this.#program?.kill(), this.#providers?.close(), this.#firstProvider?.close()]);
    await Promise.all([this.#monitor.close(), this.#engine.close()]);
  }

  #output(stream: "stdout" | "stderr", line: string): void {
    if (line.trim() !== "") this.#log.diagnostic(stream === "stdout" ? "info" : "info#err", "", line);
  }

  #plainConfig(): Record<string, string> {
    return Object.fromEntries([...this.#setup.config].map(([key, { value }]) => [key, value]));
  }

  #secretKeys(): string[] {
    return [...this.#setup.config].filter(([, { secret }]) => secret).map(([key]) => key);
  }
}

/** Dynamic providers get the whole configuration under its full keys. */
function packageConfig(config: OperationSetup["config"], name: string): PropertyMap {
  const dynamic = name === "pulumi-nodejs";
  const own = [...config].filter(([key]) => dynamic || key.startsWith(`${name}:`));
  return Object.fromEntries(
    own.map(([key, { value, secret }]) => [
      dynamic ? key : key.slice(name.length + 1),
      secret ? makeSecret(value) : value,
    ]),
  );
}

/** The engine's words for the message with which a language host reports that a program failed. */
const unhandled = (message: string): string => `an unhandled error occurred: ${message}`;
