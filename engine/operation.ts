import { BailError } from "./bail.ts";
import { Deployment } from "./deployment.ts";
import type { EngineEvent, EngineEventBody, OpMap } from "./events.ts";
import type { Hosts } from "./host/hosts.ts";
import { OperationLog } from "./operationLog.ts";
import { OperationProcesses } from "./operationProcesses.ts";
import type { DeploymentOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import type { Project } from "./program/project.ts";
import type { StackReader } from "./provider/builtinProvider.ts";
import { SnapshotManager } from "./snapshotManager.ts";
import type { Snapshot } from "./state/resourceState.ts";

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

export interface OperationOutcome {
  readonly result: "succeeded" | "failed" | "canceled";
  readonly changes: OpMap;
  /** The new plan, if the options ask for one. */
  readonly plan: Plan | undefined;
}

/** Runs one preview, update, refresh or destroy with all its processes. */
export async function runOperation(setup: OperationSetup): Promise<OperationOutcome> {
  const { options, snapshot, terminated } = setup;
  const started = Date.now();
  const emit = eventEmitter(setup.onEvent);
  const deployments: Deployment[] = [];
  const base = (): Snapshot["resources"] => deployments[0]?.base.resources ?? snapshot.resources;
  const snapshots = options.dryRun ? undefined : new SnapshotManager(base, snapshot.pendingOperations, setup.save);
  const log = new OperationLog(options, emit, snapshots, () => terminated.aborted);
  emit({ preludeEvent: { config: shownConfig(setup.config) } });
  const processes = new OperationProcesses(setup, log);
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
    terminated.addEventListener("abort", () => void providers.close(), { once: true });
    await deployment.execute();
    await processes.awaitProgram();
  } catch (error) {
    result = terminated.aborted ? "canceled" : "failed";
    if (!(error instanceof BailError))
      log.diagnostic("error", "", error instanceof Error ? error.message : String(error));
  } finally {
    await processes.close();
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
