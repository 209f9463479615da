import { BailError } from "./bail.ts";
import { Deployment } from "./deployment.ts";
import type { EngineEvent, EngineEventBody, OpMap } from "./events.ts";
import { OperationLog } from "./operationLog.ts";
import { OperationProcesses, type OperationSetup } from "./operationProcesses.ts";
import type { Plan } from "./plan.ts";
import { SnapshotManager } from "./snapshotManager.ts";
import type { Snapshot } from "./state/resourceState.ts";

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
