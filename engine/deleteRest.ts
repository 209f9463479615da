import { generateDeletions, scheduleDeletions } from "./deletions.ts";
import type { DeploymentContext } from "./deploymentContext.ts";
import type { Progress } from "./progress.ts";
import type { ResourceState } from "./state/resourceState.ts";
import type { StepExecutor } from "./stepExecutor.ts";

/**
 * Deletes the resources that the program no longer registers, level by level; keeps the dependencies of a failed
 * deletion.
 */
export async function deleteRest(
  context: DeploymentContext,
  progress: Progress,
  executor: StepExecutor,
): Promise<void> {
  const { base } = context;
  await executor.idle();
  if (base.resources.length === 0) return;
  const { sames, deletes } = await generateDeletions(context, progress);
  if (sames.length > 0) await (await executor.start(sames)).done;
  for (const level of scheduleDeletions(base.resources, deletes)) {
    const needed = neededByFailed(context, executor);
    await executor.runAll(level.filter(({ resource }) => !needed.has(resource)));
  }
  await executor.idle();
}

function neededByFailed({ base }: DeploymentContext, { failedSteps }: StepExecutor): Set<ResourceState> {
  const failed = failedSteps.flatMap(({ old, resource }) => [resource, old]);
  const known = failed.filter((state): state is ResourceState => state !== undefined && base.graph.contains(state));
  return new Set(known.flatMap((state) => [...base.graph.transitiveDependenciesOf(state)]));
}
