import { join } from "node:path";
import { previewDigest } from "../display/previewDigest.ts";
import type { EngineEvent } from "../events.ts";
import { OfflineEngineError } from "../offlineEngineError.ts";
import type { ConfigValue } from "../operationProcesses.ts";
import { type Project, readProject } from "../program/project.ts";
import type { StackDeployment } from "../state/checkpoint.ts";
import { readPlan, writePlan } from "../state/planFile.ts";
import { Secret, withoutSecrets } from "../value/propertyValue.ts";
import { encodeValue } from "../value/wire.ts";
import { replaceTargets } from "./deploymentOptions.ts";
import { type OfflineStackOptions, passphraseOf, stateDirectory } from "./offlineStackOptions.ts";
import type { DestroyOptions, PreviewOptions, RefreshOptions, UpOptions } from "./operationOptions.ts";
import type { OperationResult, OutputMap, PreviewResult, UpResult } from "./results.ts";
import { StackConfig } from "./stackConfig.ts";
import { StackOperations } from "./stackOperations.ts";
import { StackState } from "./stackState.ts";
import { StateStore } from "./stateStore.ts";

/**
 * Opens a stack that runs without the Pulumi CLI, for tests and demos; creates it if missing.
 *
 * @throws OfflineEngineError INVALID_PROJECT, UNSUPPORTED_RUNTIME, UNSUPPORTED_INLINE_PROGRAM, INCORRECT_PASSPHRASE
 */
export async function offlineStack(options: OfflineStackOptions): Promise<OfflineStack> {
  if ("program" in options) {
    throw new OfflineEngineError(
      "UNSUPPORTED_INLINE_PROGRAM",
      "the offline engine runs the program of a project folder, not an inline function: give its folder as workDir",
    );
  }
  const project = await readProject(options.workDir);
  const stack = new OfflineStack(options, project);
  await stack.exportStack();
  return stack;
}

/** A stack with the methods of the Automation API's `Stack`, so that a test can use either. */
export class OfflineStack {
  /** Name of the stack, without organization and project. */
  readonly name: string;
  /** Absolute path of the folder of Pulumi.yaml. */
  readonly workDir: string;
  readonly #config: StackConfig;
  readonly #state: StackState;
  readonly #operations: StackOperations;

  constructor(options: OfflineStackOptions, project: Project) {
    this.name = options.stackName;
    this.workDir = project.rootDirectory;
    const directory = stateDirectory(options, project);
    const passphrase = passphraseOf(options);
    this.#config = new StackConfig(project.rootDirectory, project.name, this.name, passphrase);
    const identity = {
      organization: options.organization ?? "organization",
      project: project.name,
      stack: this.name,
    };
    this.#state = new StackState(identity, new StateStore(directory), this.#config, passphrase);
    // Files that programs keep between runs go to the state folder, not to the user's home.
    const environment = { PULUMI_HOME: join(directory, ".pulumi"), ...options.env };
    this.#operations = new StackOperations({
      project,
      identity,
      environment,
      config: this.#config,
      state: this.#state,
      spareHosts: options.spareHosts ?? false,
    });
  }

  /** Previews an update. */
  async preview(options: PreviewOptions = {}): Promise<PreviewResult> {
    const events: EngineEvent[] = [];
    const deployment = { dryRun: true, generatePlan: options.plan !== undefined, ...replaceTargets(options) };
    const { result, outcome } = await this.#operations.run({ kind: "preview", options, deployment }, events);
    if (options.plan !== undefined && outcome.plan) {
      await writePlan(options.plan, outcome.plan, await this.#state.secrets());
    }
    return { ...result, changeSummary: outcome.changes, json: previewDigest(events) };
  }

  /** Runs the program and updates the resources. */
  async up(options: UpOptions = {}): Promise<UpResult> {
    const plan = options.plan === undefined ? undefined : await readPlan(options.plan, await this.#state.secrets());
    const { result } = await this.#operations.run({
      kind: "update",
      options,
      deployment: { plan, ...replaceTargets(options) },
    });
    return { ...result, outputs: await this.outputs() };
  }

  /** Updates the state to the actual resources. */
  async refresh(options: RefreshOptions = {}): Promise<OperationResult> {
    if (options.clearPendingCreates) await this.#state.clearPendingCreates();
    const deployment = { refresh: true, refreshOnly: true, dryRun: options.previewOnly ?? false };
    return (await this.#operations.run({ kind: "refresh", options, deployment })).result;
  }

  /** Previews a refresh. */
  previewRefresh(options: RefreshOptions = {}): Promise<OperationResult> {
    return this.refresh({ ...options, previewOnly: true });
  }

  /** Deletes all resources. */
  async destroy(options: DestroyOptions = {}): Promise<OperationResult> {
    const deployment = { destroy: true, dryRun: options.previewOnly ?? false };
    const { result } = await this.#operations.run({ kind: "destroy", options, deployment });
    if (options.remove && !options.previewOnly) await this.remove();
    return result;
  }

  /** Previews a destroy. */
  previewDestroy(options: DestroyOptions = {}): Promise<OperationResult> {
    return this.destroy({ ...options, previewOnly: true });
  }

  /** The outputs of the last update. */
  async outputs(): Promise<OutputMap> {
    return Object.fromEntries(
      Object.entries(await this.#state.outputs()).map(([key, value]) => [
        key,
        { value: encodeValue(withoutSecrets(value), { keepUnknowns: true }), secret: value instanceof Secret },
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
   * @throws OfflineEngineError UNSUPPORTED_CONFIG_PATH if `path` addresses a part of a structured value
   */
  async setConfig(
    key: string,
    value: { readonly value: string; readonly secret?: boolean },
    path = false,
  ): Promise<void> {
    if (path) {
      throw new OfflineEngineError(
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
  exportStack({ showSecrets = false } = {}): Promise<StackDeployment> {
    return this.#state.export(showSecrets);
  }

  /** Replaces the checkpoint, as `pulumi stack import` does. */
  importStack(deployment: StackDeployment): Promise<void> {
    return this.#state.import(deployment);
  }

  /** Interrupts the running operation. The first call lets provider calls finish; the second does not wait for them. */
  async cancel(): Promise<void> {
    this.#operations.cancel();
  }

  /** Ends the processes that wait for the next operation; nothing to do without `spareHosts`. */
  close(): void {
    this.#operations.close();
  }

  /** Removes the stack. */
  async remove(): Promise<void> {
    await this.#state.remove();
  }
}
