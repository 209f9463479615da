import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ImageStreamError } from "../../../../provider/image/error.ts";
import { previewDigest } from "../display/previewDigest.ts";
import { TextDisplay } from "../display/textDisplay.ts";
import type { EngineEvent } from "../events.ts";
import { type ConfigValue, type OperationOutcome, runOperation } from "../operation.ts";
import type { DeploymentOptions } from "../options.ts";
import { type Project, readProject } from "../program/project.ts";
import type { Deployment } from "../state/checkpoint.ts";
import { readPlan, writePlan } from "../state/planFile.ts";
import { containsSecrets, withoutSecrets } from "../value/propertyValue.ts";
import { encodeValue } from "../value/wire.ts";
import { deploymentOptions, replaceTargets } from "./deploymentOptions.ts";
import type {
  DestroyOptions,
  OperationOptions,
  PreviewOptions,
  RefreshOptions,
  UpOptions,
} from "./operationOptions.ts";
import {
  OperationError,
  type OperationResult,
  type OperationSummary,
  type OutputMap,
  type PreviewResult,
  type UpResult,
} from "./results.ts";
import { StackConfig } from "./stackConfig.ts";
import { StackState } from "./stackState.ts";
import { StateStore } from "./stateStore.ts";

/** Which stack to open, and where. */
export interface OfflineStackOptions {
  /** Made if there is none of that name. */
  readonly stackName: string;
  /** The folder of Pulumi.yaml. */
  readonly workDir: string;
  /** Where checkpoints are kept. @default the folder of a `file://` PULUMI_BACKEND_URL, else `workDir` */
  readonly stateDir?: string;
  /** Environment of the program and the providers, on top of this process's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Encrypts secrets. @default PULUMI_CONFIG_PASSPHRASE, else "offline" */
  readonly passphrase?: string;
  /** @default "organization" */
  readonly organization?: string;
}

interface Operation {
  readonly kind: OperationSummary["kind"];
  readonly options: OperationOptions;
  readonly deployment: Partial<DeploymentOptions>;
}

/**
 * Opens a stack that runs without the Pulumi CLI; makes it where there is none. For tests and demos.
 *
 * @throws ImageStreamError INVALID_PROJECT, UNSUPPORTED_RUNTIME, UNSUPPORTED_INLINE_PROGRAM, INCORRECT_PASSPHRASE
 */
export async function offlineStack(options: OfflineStackOptions): Promise<OfflineStack> {
  if ("program" in options) {
    throw new ImageStreamError(
      "UNSUPPORTED_INLINE_PROGRAM",
      "the offline engine runs the program of a project folder, not an inline function: give its folder as workDir",
    );
  }
  const project = await readProject(options.workDir);
  const stack = new OfflineStack(options, project);
  await stack.exportStack();
  return stack;
}

/** A stack with the method names of the Automation API's `Stack`, so that a test can swap in the real one. */
export class OfflineStack {
  /** Name of the stack, without organization and project. */
  readonly name: string;
  /** Absolute path of the folder of Pulumi.yaml. */
  readonly workDir: string;
  readonly #project: Project;
  readonly #options: OfflineStackOptions;
  readonly #organization: string;
  readonly #config: StackConfig;
  readonly #state: StackState;
  readonly #home: string;
  #running: { interrupt: AbortController; terminate: AbortController } | undefined;

  constructor(options: OfflineStackOptions, project: Project) {
    this.name = options.stackName;
    this.workDir = project.rootDirectory;
    this.#project = project;
    this.#options = options;
    this.#organization = options.organization ?? "organization";
    const directory = stateDirectory(options, project);
    // What programs keep between their runs stays with the state, not with the user's own.
    this.#home = join(directory, ".pulumi");
    const passphrase =
      options.passphrase ??
      options.env?.["PULUMI_CONFIG_PASSPHRASE"] ??
      process.env["PULUMI_CONFIG_PASSPHRASE"] ??
      "offline";
    this.#config = new StackConfig(project.rootDirectory, project.name, this.name, passphrase);
    const identity = { organization: this.#organization, project: project.name, stack: this.name };
    this.#state = new StackState(identity, new StateStore(directory), this.#config, passphrase);
  }

  /** Shows what an update would do. */
  async preview(options: PreviewOptions = {}): Promise<PreviewResult> {
    const events: EngineEvent[] = [];
    const deployment = { dryRun: true, generatePlan: options.plan !== undefined, ...replaceTargets(options) };
    const { result, outcome } = await this.#run({ kind: "preview", options, deployment }, events);
    if (options.plan !== undefined && outcome.plan) {
      await writePlan(options.plan, outcome.plan, await this.#state.secrets());
    }
    return { ...result, changeSummary: outcome.changes, json: previewDigest(events) };
  }

  /** Runs the program and does what it asks for. */
  async up(options: UpOptions = {}): Promise<UpResult> {
    const plan = options.plan === undefined ? undefined : await readPlan(options.plan, await this.#state.secrets());
    const { result } = await this.#run({ kind: "update", options, deployment: { plan, ...replaceTargets(options) } });
    return { ...result, outputs: await this.outputs() };
  }

  /** Takes over into the state what became of the resources. */
  async refresh(options: RefreshOptions = {}): Promise<OperationResult> {
    if (options.clearPendingCreates) await this.#state.clearPendingCreates();
    const deployment = { refresh: true, refreshOnly: true, dryRun: options.previewOnly ?? false };
    return (await this.#run({ kind: "refresh", options, deployment })).result;
  }

  /** Shows what a refresh would find. */
  previewRefresh(options: RefreshOptions = {}): Promise<OperationResult> {
    return this.refresh({ ...options, previewOnly: true });
  }

  /** Deletes all resources. */
  async destroy(options: DestroyOptions = {}): Promise<OperationResult> {
    const deployment = { destroy: true, dryRun: options.previewOnly ?? false };
    const { result } = await this.#run({ kind: "destroy", options, deployment });
    if (options.remove && !options.previewOnly) await this.remove();
    return result;
  }

  /** Shows what a destroy would delete. */
  previewDestroy(options: DestroyOptions = {}): Promise<OperationResult> {
    return this.destroy({ ...options, previewOnly: true });
  }

  /** The outputs of the last update. */
  async outputs(): Promise<OutputMap> {
    return Object.fromEntries(
      Object.entries(await this.#state.outputs()).map(([key, value]) => [
        key,
        { value: encodeValue(withoutSecrets(value), { keepUnknowns: true }), secret: containsSecrets(value) },
      ]),
    );
  }

  /** One configuration value; secrets in plain text. */
  getConfig(key: string): Promise<ConfigValue> {
    return this.#config.get(key);
  }

  /** All configuration values by `namespace:name`; secrets in plain text. */
  async getAllConfig(): Promise<Record<string, ConfigValue>> {
    return Object.fromEntries(await this.#config.all());
  }

  /**
   * Sets a value under `name` or `namespace:name`.
   * @throws ImageStreamError UNSUPPORTED_CONFIG_PATH where `path` asks for a place inside a structured value
   */
  async setConfig(
    key: string,
    value: { readonly value: string; readonly secret?: boolean },
    path = false,
  ): Promise<void> {
    if (path) {
      throw new ImageStreamError(
        "UNSUPPORTED_CONFIG_PATH",
        `the offline engine sets whole configuration values only: set ${key} to the structured value as JSON`,
      );
    }
    return this.#config.set({ [key]: value });
  }

  /** Sets several values at once. */
  setAllConfig(values: Readonly<Record<string, { readonly value: string; readonly secret?: boolean }>>): Promise<void> {
    return this.#config.set(values);
  }

  /** Removes a value. */
  removeConfig(key: string): Promise<void> {
    return this.#config.remove([key]);
  }

  /** Removes several values at once. */
  removeAllConfig(keys: readonly string[]): Promise<void> {
    return this.#config.remove(keys);
  }

  /** The checkpoint, as `pulumi stack export` prints it; with `showSecrets` in plain text. */
  exportStack({ showSecrets = false } = {}): Promise<Deployment> {
    return this.#state.export(showSecrets);
  }

  /** Replaces the checkpoint, as `pulumi stack import` does. */
  importStack(deployment: Deployment): Promise<void> {
    return this.#state.import(deployment);
  }

  /** Interrupts what runs: once, and calls in flight may end; twice, and nobody waits for them. */
  async cancel(): Promise<void> {
    if (!this.#running) return;
    const { interrupt, terminate } = this.#running;
    if (interrupt.signal.aborted) terminate.abort();
    else interrupt.abort();
  }

  /** Forgets the stack. */
  async remove(): Promise<void> {
    await this.#state.remove();
  }

  async #run(
    operation: Operation,
    events: EngineEvent[] = [],
  ): Promise<{ result: OperationResult; outcome: OperationOutcome }> {
    if (this.#running) {
      throw new ImageStreamError("CONCURRENT_UPDATE", `stack ${this.name} is being changed: wait until that has ended`);
    }
    const control = { interrupt: new AbortController(), terminate: new AbortController() };
    this.#running = control;
    operation.options.signal?.addEventListener("abort", () => control.interrupt.abort());
    try {
      return await this.#runExclusively(operation, events, control);
    } finally {
      this.#running = undefined;
    }
  }

  async #runExclusively(
    { kind, options, deployment }: Operation,
    events: EngineEvent[],
    control: { interrupt: AbortController; terminate: AbortController },
  ): Promise<{ result: OperationResult; outcome: OperationOutcome }> {
    const startTime = new Date();
    const display = new TextDisplay({ kind, stack: this.name, ...options, dryRun: deployment.dryRun ?? false });
    const outcome = await runOperation({
      project: this.#project,
      stack: this.name,
      organization: this.#organization,
      config: await this.#config.all(),
      environment: { PULUMI_HOME: this.#home, ...this.#options.env },
      options: deploymentOptions(options, deployment),
      snapshot: await this.#state.snapshot(),
      save: await this.#state.writer(),
      readStack: (name) => this.#state.outputsOf(name),
      onEvent: (event) => {
        events.push(event);
        display.show(event);
        options.onEvent?.(event);
      },
      interrupted: control.interrupt.signal,
      terminated: control.terminate.signal,
    });
    const { stdout, stderr } = display;
    const summary = {
      kind,
      result: outcome.result,
      startTime,
      endTime: new Date(),
      message: options.message ?? "",
      resourceChanges: outcome.changes,
    };
    const result = { stdout, stderr, summary };
    if (outcome.result !== "succeeded") throw new OperationError(result, events);
    if (options.expectNoChanges) requireNoChanges(result, events);
    return { result, outcome };
  }
}

function stateDirectory({ stateDir, env }: OfflineStackOptions, project: Project): string {
  if (stateDir !== undefined) return stateDir;
  const backend = env?.["PULUMI_BACKEND_URL"] ?? process.env["PULUMI_BACKEND_URL"];
  if (backend?.startsWith("file:///")) return fileURLToPath(backend);
  return join(project.rootDirectory);
}

function requireNoChanges(result: OperationResult, events: readonly EngineEvent[]): void {
  const changed = Object.keys(result.summary.resourceChanges).some((op) => op !== "same");
  if (!changed) return;
  const stderr = `${result.stderr}error: no changes were expected but changes occurred\n`;
  throw new OperationError({ ...result, stderr }, events);
}
