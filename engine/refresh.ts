import { BailError } from "./bail.ts";
import type { DeploymentContext } from "./deploymentContext.ts";
import type { OperationLog } from "./operationLog.ts";
import { StepExecutor, type StepObserver } from "./stepExecutor.ts";
import { RefreshStep } from "./steps/refreshStep.ts";
import type { StepContext } from "./steps/step.ts";
import { refreshFilter } from "./targeting.ts";

/**
 * Reads the resources from their providers; the result is the base of the operation.
 *
 * @throws BailError if it failed or was interrupted
 */
export async function refresh(
  deployment: DeploymentContext & StepContext & StepObserver,
  log: OperationLog,
  interrupted: AbortSignal,
): Promise<void> {
  const { base, options, providers, report } = deployment;
  const cancel = new AbortController();
  interrupted.addEventListener("abort", () => cancel.abort());
  const executor = new StepExecutor(deployment, deployment, options, cancel, true);
  const steps = base.resources.filter(refreshFilter(options)).map((state) => {
    providers.ensure(state.provider, base.resources);
    return new RefreshStep(state);
  });
  await executor.runAll(steps);
  await executor.idle();
  base.rebuild(steps);
  await log.rebuilt();
  const result = executor.error ? "failed" : interrupted.aborted ? "canceled" : undefined;
  if (!result) return;
  const kind = options.dryRun ? "preview" : "update";
  report("error", "", `${kind} ${result}`);
  throw new BailError(`${kind} ${result}`);
}
