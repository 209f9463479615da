/** API groups of the kinds that use images. */
export const apiVersions = {
  Deployment: "apps/v1",
  StatefulSet: "apps/v1",
  DaemonSet: "apps/v1",
  ReplicaSet: "apps/v1",
  CronJob: "batch/v1",
  Job: "batch/v1",
  Pod: "v1",
  ReplicationController: "v1",
  DeploymentConfig: "apps.openshift.io/v1",
  BuildConfig: "build.openshift.io/v1",
  ImageStream: "image.openshift.io/v1",
} as const;

const isKnown = (kind: string): kind is keyof typeof apiVersions => Object.hasOwn(apiVersions, kind);

/** The API version of a kind that images are used in; `undefined` for another kind. */
export const defaultApiVersion = (kind: string): string | undefined => (isKnown(kind) ? apiVersions[kind] : undefined);
