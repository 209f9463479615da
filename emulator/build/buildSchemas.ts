import { any, boolean, integer, list, map, object, string } from "../apiserver/typeSchema.ts";
import { kubernetesSchema } from "../kinds/kubernetesSchema.ts";

const reference = kubernetesSchema("ObjectReference");
const secret = kubernetesSchema("LocalObjectReference");
const environment = list(kubernetesSchema("EnvVar"));
const proxies = { httpProxy: string, httpsProxy: string, noProxy: string };
const person = object("SourceControlUser", { name: string, email: string });
const binary = object("BinaryBuildSource", { asFile: string });
const commit = { commit: string, author: person, committer: person, message: string };

const revision = object("SourceRevision", { type: string, git: object("GitSourceRevision", commit) });

const source = object("BuildSource", {
  type: string,
  binary,
  dockerfile: string,
  git: object("GitBuildSource", { uri: string, ref: string, ...proxies }),
  images: list(
    object("ImageSource", {
      from: reference,
      as: list(string),
      paths: list(object("ImageSourcePath", { sourcePath: string, destinationDir: string })),
      pullSecret: secret,
    }),
  ),
  contextDir: string,
  sourceSecret: secret,
  secrets: list(object("SecretBuildSource", { secret, destinationDir: string })),
  configMaps: list(object("ConfigMapBuildSource", { configMap: secret, destinationDir: string })),
});

const volumes = { node: "list", items: any, mergeKey: "name" } as const;
const fromImage = { from: reference, pullSecret: secret, env: environment, forcePull: boolean };

const strategy = object("BuildStrategy", {
  type: string,
  dockerStrategy: object("DockerBuildStrategy", {
    ...fromImage,
    noCache: boolean,
    dockerfilePath: string,
    buildArgs: environment,
    imageOptimizationPolicy: string,
    volumes,
  }),
  sourceStrategy: object("SourceBuildStrategy", { ...fromImage, scripts: string, incremental: boolean, volumes }),
  customStrategy: object("CustomBuildStrategy", {
    ...fromImage,
    exposeDockerSocket: boolean,
    secrets: list(object("SecretSpec", { secretSource: secret, mountPath: string })),
    buildAPIVersion: string,
  }),
  jenkinsPipelineStrategy: object("JenkinsPipelineBuildStrategy", {
    jenkinsfilePath: string,
    jenkinsfile: string,
    env: environment,
  }),
});

const commonSpec = {
  serviceAccount: string,
  source,
  revision,
  strategy,
  output: object("BuildOutput", {
    to: reference,
    pushSecret: secret,
    imageLabels: list(object("ImageLabel", { name: string, value: string })),
  }),
  resources: kubernetesSchema("ResourceRequirements"),
  postCommit: object("BuildPostCommitSpec", { command: list(string), args: list(string), script: string }),
  completionDeadlineSeconds: integer,
  nodeSelector: { ...map(string), keepsEmpty: true },
  mountTrustedCA: boolean,
};

const webHook = object("WebHookTrigger", {
  secret: string,
  allowEnv: boolean,
  secretReference: object("SecretLocalReference", { name: string }),
});

const trigger = object("BuildTriggerPolicy", {
  type: string,
  github: webHook,
  generic: webHook,
  gitlab: webHook,
  bitbucket: webHook,
  imageChange: object("ImageChangeTrigger", { lastTriggeredImageID: string, from: reference, paused: boolean }),
});

const triggerStatus = object("ImageChangeTriggerStatus", {
  lastTriggeredImageID: string,
  from: object("ImageStreamTagReference", { namespace: string, name: string }),
  lastTriggerTime: string,
});

/** Members of a BuildConfig beside metadata. */
export const buildConfigSchema = object("BuildConfig", {
  spec: object("BuildConfigSpec", {
    ...commonSpec,
    triggers: list(trigger),
    runPolicy: string,
    successfulBuildsHistoryLimit: integer,
    failedBuildsHistoryLimit: integer,
  }),
  status: object("BuildConfigStatus", { lastVersion: integer, imageChangeTriggers: list(triggerStatus) }),
});

const webHookCause = object("WebHookCause", { revision, secret: string });

const cause = object("BuildTriggerCause", {
  message: string,
  genericWebHook: webHookCause,
  githubWebHook: webHookCause,
  gitlabWebHook: webHookCause,
  bitbucketWebHook: webHookCause,
  imageChangeBuild: object("ImageChangeCause", { imageID: string, fromRef: reference }),
});

const condition = object("BuildCondition", {
  type: string,
  status: string,
  lastUpdateTime: string,
  lastTransitionTime: string,
  reason: string,
  message: string,
});

/** Members of a Build beside metadata. */
export const buildSchema = object("Build", {
  spec: object("BuildSpec", { ...commonSpec, triggeredBy: list(cause) }),
  status: object("BuildStatus", {
    phase: string,
    cancelled: boolean,
    reason: string,
    message: string,
    startTimestamp: string,
    completionTimestamp: string,
    duration: integer,
    outputDockerImageReference: string,
    config: reference,
    output: object("BuildStatusOutput", { to: object("BuildStatusOutputTo", { imageDigest: string }) }),
    stages: list(any),
    logSnippet: string,
    conditions: { node: "list", items: condition, mergeKey: "type" },
  }),
});

/** The body of `instantiate` and `clone`. */
export const buildRequestSchema = object("BuildRequest", {
  revision,
  triggeredByImage: reference,
  from: reference,
  binary,
  lastVersion: integer,
  env: environment,
  triggeredBy: list(cause),
  dockerStrategyOptions: object("DockerStrategyOptions", { buildArgs: environment, noCache: boolean }),
  sourceStrategyOptions: object("SourceStrategyOptions", { incremental: boolean }),
});
