import type { DeploymentConfig } from "./object.ts";
import { phaseOf, type ReplicationController, versionOf } from "./versionController.ts";

/** The version that serves: the newest one whose rollout is complete. `owned` begins with the newest. */
function activeVersion(owned: readonly ReplicationController[]): ReplicationController | undefined {
  return owned.find((one) => phaseOf(one) === "Complete");
}

/** The versions to scale after a rollout: the active one follows the DeploymentConfig, all others have no pods. */
export function scalePlan(
  { spec }: DeploymentConfig,
  owned: readonly ReplicationController[],
): { controller: ReplicationController; replicas: number }[] {
  const active = activeVersion(owned);
  return owned.flatMap((controller) => {
    const replicas = controller === active && !spec.test ? spec.replicas : 0;
    return (controller.spec.replicas ?? 0) === replicas ? [] : [{ controller, replicas }];
  });
}

/** The oldest versions beyond the history's limit; the latest and the active one always stay, as do those with pods. */
export function prunable(
  { spec, status }: DeploymentConfig,
  owned: readonly ReplicationController[],
): ReplicationController[] {
  const { revisionHistoryLimit } = spec;
  if (revisionHistoryLimit === undefined) return [];
  const active = activeVersion(owned);
  const past = owned.filter((one) => one !== active && versionOf(one) !== status.latestVersion);
  return past.slice(revisionHistoryLimit).filter(({ spec: { replicas = 0 } }) => replicas === 0);
}
