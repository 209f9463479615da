import { TextDisplay } from "../display/textDisplay.ts";
import type { EngineEvent } from "../events.ts";
import { Hosts } from "../host/hosts.ts";
import { OfflineEngineError } from "../offlineEngineError.ts";
import { type OperationOutcome, runOperation } from "../operation.ts";
import type { DeploymentOptions } from "../options.ts";
import type { Project } from "../program/project.ts";
import { deploymentOptions, rejectUnsupported } from "./deploymentOptions.ts";
import type { OperationOptions } from "./operationOptions.ts";
import { OperationError, type OperationResult, type OperationSummary } from "./results.ts";
import type { StackConfig } from "./stackConfig.ts";
import type { StackIdentity, StackState } from "./stackState.ts";

interface Operation {
  readonly kind: OperationSummary["kind"];
  readonly options: OperationOptions;
  readonly deployment: Partial<DeploymentOptions>;
}

interface Setup {
  readonly project: Project;
  readonly identity: StackIdentity;
  readonly environment: Readonly<Record<string, string>>;
  readonly config: StackConfig;
  readonly state: StackState;
  readonly spareHosts: boolean;
}

interface Control {
  readonly interrupt: AbortController;
  readonly terminate: AbortController;
}

interface Finished {
  readonly result: OperationResult;
  readonly outcome: OperationOutcome;
}

/** Runs the operations on one stack, one at a time. */
export class StackOperations {
  readonly #setup: Setup;
  readonly #hosts: Hosts;
  #running: Control | undefined;

  constructor(setup: Setup) {
    this.#setup = setup;
    this.#hosts = new Hosts(setup.spareHosts);
  }

  /**
   * Runs one operation, and appends its events to `events`.
   *
   * @throws OfflineEngineError CONCURRENT_UPDATE, UNSUPPORTED_OPTION
   * @throws OperationError if the operation failed
   */
  async run(operation: Operation, events: EngineEvent[] = []): Promise<Finished> {
    rejectUnsupported(operation.options);
    if (this.#running) {
      const { stack } = this.#setup.identity;
      throw new OfflineEngineError("CONCURRENT_UPDATE", `stack ${stack} is being changed: wait until that has ended`);
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

  /** Interrupts the running operation; the second time without waiting for provider calls. */
  cancel(): void {
    if (!this.#running) return;
    const { interrupt, terminate } = this.#running;
    if (interrupt.signal.aborted) terminate.abort();
    else interrupt.abort();
  }

  /** Ends the processes that wait for the next operation. */
  close(): void {
    this.#hosts.close();
  }

  async #runExclusively(
    { kind, options, deployment }: Operation,
    events: EngineEvent[],
    control: Control,
  ): Promise<Finished> {
    const { project, identity, environment, config, state } = this.#setup;
    const { stack, organization } = identity;
    const startTime = new Date();
    const display = new TextDisplay({ kind, stack, ...options, dryRun: deployment.dryRun ?? false });
    const outcome = await runOperation({
      project,
      stack,
      organization,
      config: await config.all(),
      environment,
      options: deploymentOptions(options, deployment),
      snapshot: await state.snapshot(),
      save: await state.writer(),
      readStack: (name) => state.outputsOf(name),
      hosts: this.#hosts,
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
    const fail = (reason?: string): never => {
      if (reason !== undefined) display.end(`error: ${reason}`);
      throw new OperationError({ ...result, stderr: display.stderr }, events);
    };
    if (outcome.result === "canceled") fail(`${kind} cancelled`);
    if (outcome.result !== "succeeded") fail();
    if (options.expectNoChanges && hasChanges(result)) {
      fail(`no changes were expected for ${kind} but changes were proposed`);
    }
    return { result, outcome };
  }
}

const hasChanges = ({ summary }: OperationResult): boolean =>
  Object.keys(summary.resourceChanges).some((op) => op !== "same");
