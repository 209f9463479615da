import type { ApiModule } from "./apiserver/resource.ts";
import { buildKinds } from "./build/buildKinds.ts";
import { deploymentConfigs } from "./deploymentConfig/index.ts";
import { accessReviews, selfSubjectReviews } from "./kinds/accessReviews.ts";
import { configMaps } from "./kinds/configMap.ts";
import { cronJobs } from "./kinds/cronJob.ts";
import { customResourceDefinitions } from "./kinds/customResourceDefinition.ts";
import { daemonSets } from "./kinds/daemonSet.ts";
import { deployments } from "./kinds/deployment.ts";
import { events } from "./kinds/event.ts";
import { jobs } from "./kinds/job.ts";
import { namespaces } from "./kinds/namespace.ts";
import { namespaceLimits } from "./kinds/namespaceLimits.ts";
import { imageRegistryOperator, openshiftConfig, openshiftOperator } from "./kinds/openshiftConfig.ts";
import { openshiftRoutes } from "./kinds/openshiftRoute.ts";
import { persistentVolumeClaims } from "./kinds/persistentVolumeClaim.ts";
import { pods } from "./kinds/pod.ts";
import { projectKinds } from "./kinds/project.ts";
import { rbac } from "./kinds/rbac.ts";
import { replicaSets } from "./kinds/replicaSet.ts";
import { replicationControllers } from "./kinds/replicationController.ts";
import { secrets } from "./kinds/secret.ts";
import { services } from "./kinds/service.ts";
import { serviceAccounts } from "./kinds/serviceAccount.ts";
import { statefulSets } from "./kinds/statefulSet.ts";
import { openshiftUsers } from "./kinds/user.ts";

/** All API modules of the emulated cluster. */
export const apiModules: readonly ApiModule[] = [
  namespaces,
  secrets,
  serviceAccounts,
  configMaps,
  services,
  persistentVolumeClaims,
  pods,
  replicationControllers,
  namespaceLimits,
  events,
  deployments,
  statefulSets,
  daemonSets,
  replicaSets,
  jobs,
  cronJobs,
  rbac,
  accessReviews,
  selfSubjectReviews,
  customResourceDefinitions,
  openshiftConfig,
  openshiftOperator,
  imageRegistryOperator,
  projectKinds,
  openshiftUsers,
  openshiftRoutes,
  deploymentConfigs,
  buildKinds,
];
