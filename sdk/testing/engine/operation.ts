import { BailError } from "./bail.ts";
import { Deployment, type Source } from "./deployment.ts";
import { EventQueue } from "./eventQueue.ts";
import type { EngineEvent, EngineEventBody, OpMap } from "./events.ts";
import type { SourceEvent } from "./goal.ts";
import { OperationLog } from "./operationLog.ts";
import type { DeploymentOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import { EngineServer } from "./program/engineServer.ts";
import { ProgramRun } from "./program/languageHost.ts";
import { MonitorServer } from "./program/monitorServer.ts";
import type { Project } from "./program/project.ts";
import type { StackReader } from "./provider/builtinProvider.ts";
import { ProviderProcess } from "./provider/providerProcess.ts";
import { ProviderRegistry } from "./provider/providerRegistry.ts";
import { SnapshotManager } from "./snapshotManager.ts";
import type { Snapshot } from "./state/resourceState.ts";
import { makeSecret, type PropertyMap } from "./value/propertyValue.ts";

export interface ConfigValue {
  readonly value: string;
  readonly secret: boolean;
}

export interface OperationSetup {
  readonly project: Project;
  readonly stack: string;
  readonly organization: string;
  /** `namespace:name` to value, decrypted. */
  readonly config: ReadonlyMap<string, ConfigValue>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly options: DeploymentOptions;
  readonly snapshot: Snapshot;
  /** Writes the checkpoint; not called by previews. */
  readonly save: (snapshot: Snapshot) => Promise<void>;
  /** Reads the outputs of another stack. */
  readonly readStack: StackReader;
  readonly onEvent: (event: EngineEvent) => void;
  /** First interrupt: what runs may end. Second: nobody waits. */
  readonly interrupted: AbortSignal;
  readonly terminated: AbortSignal;
}

export interface OperationOutcome {
  readonly result: "succeeded" | "failed" | "canceled";
  readonly changes: OpMap;
  /** The plan that was made, where one was asked for. */
  readonly plan: Plan | undefined;
}

/** Runs one preview, update, refresh or destroy with all the processes that it needs. */
export async function runOperation(setup: OperationSetup): Promise<OperationOutcome> {
  const { options, snapshot, terminated } = setup;
  const started = Date.now();
  const emit = eventEmitter(setup.onEvent);
  const deployments: Deployment[] = [];
  const base = (): Snapshot["resources"] => deployments[0]?.base.resources ?? snapshot.resources;
  const snapshots = options.dryRun ? undefined : new SnapshotManager(base, snapshot.pendingOperations, setup.save);
  const log = new OperationLog(options, emit, snapshots, () => terminated.aborted);
  emit({ preludeEvent: { config: shownConfig(setup.config) } });
  const processes = new Processes(setup, log);
  let result: OperationOutcome["result"] = "succeeded";
  try {
    const { providers, source } = await processes.start();
    const deployment = new Deployment({
      stack: setup.stack,
      project: setup.project.name,
      options,
      snapshot,
      providers,
      source,
      log,
      interrupted: setup.interrupted,
    });
    deployments.push(deployment);
    terminated.addEventListener("abort", () => providers.close(), { once: true });
    await deployment.execute();
    await processes.awaitProgram();
  } catch (error) {
    result = terminated.aborted ? "canceled" : "failed";
    if (!(error instanceof BailError))
      log.diagnostic("error", "", error instanceof Error ? error.message : String(error));
  } finally {
    processes.close();
  }
  const durationSeconds = Math.round((Date.now() - started) / 1000);
  const { changes, maybeCorrupt } = log;
  emit({ summaryEvent: { maybeCorrupt, durationSeconds, resourceChanges: changes, policyPacks: {}, result } });
  emit({ cancelEvent: {} });
  return { result, changes, plan: deployments[0]?.madePlan };
}

function eventEmitter(onEvent: (event: EngineEvent) => void): (event: EngineEventBody) => void {
  let sequence = 0;
  return (body) => onEvent({ sequence: sequence++, timestamp: Math.floor(Date.now() / 1000), ...body });
}

const shownConfig = (config: OperationSetup["config"]): Record<string, string> =>
  Object.fromEntries([...config].map(([key, { value, secret }]) => [key, secret ? "[secret]" : value]));

const READ_STACK_OUTPUTS = "pulumi:pulumi:readStackOutputs";

/** The servers, the program and the providers of one operation. */
class Processes {
  readonly #setup: OperationSetup;
  readonly #engine: EngineServer;
  readonly #monitor: MonitorServer;
  readonly #events = new EventQueue<SourceEvent>();
  readonly #log: OperationLog;
  #providers: ProviderRegistry | undefined;
  #spareProvider: ProviderProcess | undefined;
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
      project: setup.project.name,
      stack: setup.stack,
      organization: setup.organization,
      dryRun: options.dryRun,
      parallel: options.parallel,
      config: this.#plainConfig(),
      secretKeys: this.#secretKeys(),
      packageConfig: (name) => packageConfig(config, name),
      invoke: async (token, args) => {
        if (token === READ_STACK_OUTPUTS) return { ...args, outputs: await setup.readStack(String(args["name"])) };
        throw new Error(
          `the offline engine does not support the function ${token}: run the program with the Pulumi CLI`,
        );
      },
      events: this.#events,
    });
  }

  async start(): Promise<{ providers: ProviderRegistry; source: Source }> {
    const engineAddress = await this.#engine.start();
    const { project, environment, options } = this.#setup;
    const startProvider = (): ProviderProcess =>
      new ProviderProcess({
        programDirectory: project.programDirectory,
        engineAddress,
        project: project.name,
        environment,
        onOutput: (stream, line) => this.#output(stream, line),
      });
    // Nearly every operation needs one: it starts while the program does.
    this.#spareProvider = startProvider();
    const providers = new ProviderRegistry(() => this.#takeSpareProvider() ?? startProvider(), this.#setup.readStack);
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

  #takeSpareProvider(): ProviderProcess | undefined {
    const spare = this.#spareProvider;
    this.#spareProvider = undefined;
    return spare;
  }

  async #startProgram(engineAddress: string): Promise<void> {
    const { project, stack, organization, environment, options } = this.#setup;
    const monitorAddress = await this.#monitor.start();
    this.#program = new ProgramRun({
      project,
      stack,
      organization,
      monitorAddress,
      engineAddress,
      dryRun: options.dryRun,
      parallel: options.parallel,
      config: this.#plainConfig(),
      secretKeys: this.#secretKeys(),
      environment,
      onOutput: (stream, line) => this.#output(stream, line),
    });
    const ended = await this.#program.ended;
    if (ended.ok) this.#events.push({ kind: "end" });
    else {
      const error = ended.bail ? new BailError(ended.message) : new Error(ended.message);
      this.#events.push({ kind: "end", error });
    }
  }

  /** Lets a program that waits for the end of the operation go on, and takes in its last words. */
  async awaitProgram(): Promise<void> {
    this.#monitor.shutDown();
    const ended = await this.#program?.ended;
    if (!ended || ended.ok) return;
    if (!ended.bail) this.#log.diagnostic("error", "", ended.message);
    throw new BailError(ended.message);
  }

  close(): void {
    this.#closed = true;
    this.#monitor.shutDown();
    this.#program?.kill();
    this.#providers?.close();
    this.#spareProvider?.close();
    this.#monitor.close();
    this.#engine.close();
  }

  #output(stream: "stdout" | "stderr", line: string): void {
    if (!this.#closed && line.trim() !== "") this.#log.diagnostic(stream === "stdout" ? "info" : "info#err", "", line);
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
