import { systemUser } from "../apiserver/access.ts";
import type { ClusterCore, Controller, ResourceDefinition } from "../apiserver/resource.ts";
import type { Kubelet } from "../rollout/kubelet.ts";
import { startRollouts } from "../rollout/startRollouts.ts";
import { Activity } from "./activity.ts";
import { annotationTriggers } from "./annotationTriggers.ts";
import { startBuildConfigController } from "./buildConfigController.ts";
import { buildConfigTriggers } from "./buildConfigTriggers.ts";
import { BuildController } from "./buildController.ts";
import type { BuildSurroundings } from "./buildExecution.ts";
import { startDeploymentConfigController } from "./deploymentConfigController.ts";
import { deploymentConfigTriggers } from "./deploymentConfigTriggers.ts";
import { GarbageCollector } from "./garbageCollector.ts";
import { startImportController } from "./importController.ts";
import { startRouterController } from "./routerController.ts";
import { ScheduledImportController } from "./scheduledImportController.ts";
import { startServiceAccountController } from "./serviceAccountController.ts";
import { startTriggerController } from "./triggerController.ts";

/** Selects the controllers to run. */
export interface ControllersOptions {
  /**
   * Runs builds, with BuildConfig triggers and the ServiceAccounts of builds.
   * @default none: BuildConfigs and Builds are only stored
   */
  readonly builds?: BuildSurroundings;
  /** Runs pods and rolls workloads out. @default none */
  readonly kubelet?: Kubelet;
  /** The served kinds, for the garbage collector. */
  readonly served?: () => readonly ResourceDefinition[];
}

/** All controllers of the cluster. */
export interface Controllers extends Controller {
  /**
   * Resolves when the controllers have no work left. Retries and scheduled imports that wait for the clock do not
   * count.
   */
  settled(): Promise<void>;
}

/** Starts the controllers. They use the API, as the openshift-controller-manager does. */
export function startControllers(core: ClusterCore, { builds, kubelet, served }: ControllersOptions = {}): Controllers {
  const activity = new Activity();
  const client = core.client(systemUser, "openshift-controller-manager");
  const scheduled = new ScheduledImportController(core, activity, client);
  const sources = [
    ...annotationTriggers(client, { daemonSets: core.settings.daemonSetTriggers }),
    deploymentConfigTriggers(client),
    ...(builds === undefined ? [] : [buildConfigTriggers(client)]),
  ];
  const running: Controller[] = [
    scheduled,
    startImportController(core, activity, client, (stream) => scheduled.postpone(stream)),
    ...(core.settings.imageTriggers ? [startTriggerController(core, activity, sources)] : []),
    startDeploymentConfigController(core, activity, client),
    startRouterController(core, activity, core.client(systemUser, "openshift-router")),
  ];
  if (builds !== undefined) {
    running.push(startServiceAccountController(core, activity, client));
    running.push(startBuildConfigController(core, activity, client));
    running.push(new BuildController(core, activity, client, builds));
  }
  if (served !== undefined) running.push(new GarbageCollector(core, activity, served));
  if (kubelet !== undefined) {
    running.push(...startRollouts(core, activity, core.client(systemUser, "kube-controller-manager"), kubelet));
  }
  return {
    settled: () => activity.idle(),
    close() {
      for (const controller of running) controller.close();
    },
  };
}
