import type { ObjectReference } from "../../image/objectReference.ts";

/** A Secret or ConfigMap of the namespace. */
export interface LocalObjectReference {
  /** Name of the object. */
  name: string;
}

/** A key of a ConfigMap or Secret. */
export interface KeySelector {
  /** Name of the ConfigMap or Secret. */
  name: string;
  /** The key. */
  key: string;
  /** Lets the object or key be missing. @default false */
  optional?: boolean;
}

/** A field of the build's pod. */
export interface FieldSelector {
  /** @default "v1" */
  apiVersion?: string;
  /** `metadata.name`, for instance. */
  fieldPath: string;
}

/** A resource of the build's container. */
export interface ResourceFieldSelector {
  /** Name of the container. @default the build's own */
  containerName?: string;
  /** `limits.cpu`, for instance. */
  resource: string;
  /** The unit of the value. @default "1" */
  divisor?: string;
}

/** The source of a variable's value: exactly one member. */
export interface EnvVarSource {
  /** A field of the build's pod. */
  fieldRef?: FieldSelector;
  /** A resource of the build's container. */
  resourceFieldRef?: ResourceFieldSelector;
  /** A key of a ConfigMap. */
  configMapKeyRef?: KeySelector;
  /** A key of a Secret. */
  secretKeyRef?: KeySelector;
}

/** A variable of a build's environment. */
export interface EnvVar {
  /** Name of the variable. */
  name: string;
  /** Value of the variable. @default "" */
  value?: string;
  /** Source of the value, instead of `value`. */
  valueFrom?: EnvVarSource;
}

/** A file of a volume. */
export interface VolumeItem {
  /** The key of the Secret or ConfigMap. */
  key: string;
  /** The file's path in the volume. */
  path: string;
  /** Permissions of the file. */
  mode?: number;
}

/** Files of a Secret as a volume. */
export interface SecretVolume {
  /** Name of the Secret. */
  secretName: string;
  /** Permissions of the files. */
  defaultMode?: number;
  /** Lets the Secret be missing. @default false */
  optional?: boolean;
  /** Keys that become files. @default all */
  items?: VolumeItem[];
}

/** Files of a ConfigMap as a volume. */
export interface ConfigMapVolume {
  /** Name of the ConfigMap. */
  name: string;
  /** Permissions of the files. */
  defaultMode?: number;
  /** Lets the ConfigMap be missing. @default false */
  optional?: boolean;
  /** Keys that become files. @default all */
  items?: VolumeItem[];
}

/** A volume of a CSI driver. */
export interface CsiVolume {
  /** Name of the driver. */
  driver: string;
  /** Mounts the volume read-only. @default false */
  readOnly?: boolean;
  /** File system type. @default the driver's */
  fsType?: string;
  /** Properties for the driver. */
  volumeAttributes?: Record<string, string>;
  /** A Secret for the driver. */
  nodePublishSecretRef?: LocalObjectReference;
}

/** The source of a build volume. */
export interface BuildVolumeSource {
  /** The member that is set. */
  type: "Secret" | "ConfigMap" | "CSI";
  /** A Secret. */
  secret?: SecretVolume;
  /** A ConfigMap. */
  configMap?: ConfigMapVolume;
  /** A volume of a CSI driver. */
  csi?: CsiVolume;
}

/** A place of a volume in the build. */
export interface BuildVolumeMount {
  /** Absolute path. */
  destinationPath: string;
}

/** A volume that a build mounts. */
export interface BuildVolume {
  /** Name of the volume. */
  name: string;
  /** Source of the volume. */
  source: BuildVolumeSource;
  /** Places of the volume. */
  mounts: BuildVolumeMount[];
}

/** Builds by source-to-image. */
export interface SourceBuildStrategy {
  /** The builder image. */
  from: ObjectReference;
  /** A Secret with credentials for the builder image. */
  pullSecret?: LocalObjectReference;
  /** Environment of the build and of the image. */
  env?: EnvVar[];
  /** URL of scripts that replace the builder's. @default the builder's own */
  scripts?: string;
  /** Reuses artifacts of the previous build. @default false */
  incremental?: boolean;
  /** Pulls the builder image even if the node has it. @default false */
  forcePull?: boolean;
  /** Volumes that the build mounts. */
  volumes?: BuildVolume[];
}

/** Builds by a Dockerfile. */
export interface DockerBuildStrategy {
  /** Replaces the image of the Dockerfile's last `FROM`. @default that of the Dockerfile */
  from?: ObjectReference;
  /** A Secret with credentials for the images. */
  pullSecret?: LocalObjectReference;
  /** Builds every layer anew. @default false */
  noCache?: boolean;
  /** Environment of the build and of the image. */
  env?: EnvVar[];
  /** Arguments of the Dockerfile. */
  buildArgs?: EnvVar[];
  /** Pulls images even if the node has them. @default false */
  forcePull?: boolean;
  /** Path of the Dockerfile in `contextDir`. @default "Dockerfile" */
  dockerfilePath?: string;
  /** Squashing of layers. @default "None" */
  imageOptimizationPolicy?: "None" | "SkipLayers" | "SkipLayersAndWarn";
  /** Volumes that the build mounts. */
  volumes?: BuildVolume[];
}

/** A Secret that a custom build mounts. */
export interface SecretSpec {
  /** The Secret. */
  secretSource: LocalObjectReference;
  /** Path of the mount. */
  mountPath: string;
}

/** Builds by an image of one's own. */
export interface CustomBuildStrategy {
  /** The image that builds. */
  from: ObjectReference;
  /** A Secret with credentials for the image. */
  pullSecret?: LocalObjectReference;
  /** Environment of the build. */
  env?: EnvVar[];
  /** Gives the build the node's socket. @default false */
  exposeDockerSocket?: boolean;
  /** Pulls the image even if the node has it. @default false */
  forcePull?: boolean;
  /** Secrets that the build mounts. */
  secrets?: SecretSpec[];
  /** Version of the build object that the build gets. @default the newest */
  buildAPIVersion?: string;
}

/** The way to build: exactly one strategy. */
export interface BuildStrategy {
  /** As in the API's YAML; the strategy decides. */
  type?: string;
  /** By source-to-image. */
  sourceStrategy?: SourceBuildStrategy;
  /** By a Dockerfile. */
  dockerStrategy?: DockerBuildStrategy;
  /** By an image of one's own. */
  customStrategy?: CustomBuildStrategy;
}

/** A git repository. */
export interface GitBuildSource {
  /** `https://git.example/acme/app.git`, `git@git.example:acme/app.git`. */
  uri: string;
  /** Branch, tag or commit. @default the repository's default branch */
  ref?: string;
  /** Proxy for `http`. */
  httpProxy?: string;
  /** Proxy for `https`. */
  httpsProxy?: string;
  /** Hosts without proxy. */
  noProxy?: string;
}

/** Source that the start of a build streams to the cluster. */
export interface BinaryBuildSource {
  /** Takes the stream as one file of this name. @default an archive */
  asFile?: string;
}

/** A path that is copied out of an image. */
export interface ImageSourcePath {
  /** Absolute path in the image. */
  sourcePath: string;
  /** Directory of the source, relative. */
  destinationDir: string;
}

/** An image from which a build copies files. */
export interface ImageBuildSource {
  /** The image. */
  from: ObjectReference;
  /** Names of stages of the Dockerfile that the image replaces. */
  as?: string[];
  /** Files to copy. */
  paths?: ImageSourcePath[];
  /** A Secret with credentials for the image. */
  pullSecret?: LocalObjectReference;
}

/** A Secret whose files a build gets. */
export interface SecretBuildSource {
  /** The Secret. */
  secret: LocalObjectReference;
  /** Directory for its files, relative. @default the source's own */
  destinationDir?: string;
}

/** A ConfigMap whose files a build gets. */
export interface ConfigMapBuildSource {
  /** The ConfigMap. */
  configMap: LocalObjectReference;
  /** Directory for its files, relative. @default the source's own */
  destinationDir?: string;
}

/** The source of a build. */
export interface BuildSource {
  /** As in the API's YAML; the other members decide. */
  type?: string;
  /** A git repository. */
  git?: GitBuildSource;
  /** Text of a Dockerfile; replaces that of the repository. */
  dockerfile?: string;
  /** Source that the start of a build streams to the cluster. */
  binary?: BinaryBuildSource;
  /** Images from which files are copied. */
  images?: ImageBuildSource[];
  /** Directory of the source, relative. @default its root */
  contextDir?: string;
  /** A Secret with credentials for the repository. */
  sourceSecret?: LocalObjectReference;
  /** Secrets whose files the build gets. */
  secrets?: SecretBuildSource[];
  /** ConfigMaps whose files the build gets. */
  configMaps?: ConfigMapBuildSource[];
}

/** A label of the image. */
export interface ImageLabel {
  /** Name of the label. */
  name: string;
  /** Value of the label. @default "" */
  value?: string;
}

/** Destination of the image. */
export interface BuildOutput {
  /** A tag of a stream that exists, or a repository of a registry. @default nowhere */
  to?: ObjectReference;
  /** A Secret with credentials for pushing. */
  pushSecret?: LocalObjectReference;
  /** Labels of the image. */
  imageLabels?: ImageLabel[];
}

/** A resource claim. */
export interface ResourceClaim {
  /** Name of the claim. */
  name: string;
  /** Name of the request in the claim. */
  request?: string;
}

/** Resources of the build's pod. */
export interface ResourceRequirements {
  /** Upper limits by resource. */
  limits?: Record<string, string>;
  /** Requests by resource. */
  requests?: Record<string, string>;
  /** Resource claims. */
  claims?: ResourceClaim[];
}

/** A command that runs in the new image before it is pushed. */
export interface BuildPostCommitSpec {
  /** Command in place of the image's entry point. */
  command?: string[];
  /** Arguments of the command, script or entry point. */
  args?: string[];
  /** Shell script, instead of `command`. */
  script?: string;
}

/** A person of a commit. */
export interface SourceControlUser {
  /** Name. */
  name?: string;
  /** E-mail address. */
  email?: string;
}

/** A commit. */
export interface GitSourceRevision {
  /** Hash of the commit. */
  commit?: string;
  /** Author of the commit. */
  author?: SourceControlUser;
  /** Committer of the commit. */
  committer?: SourceControlUser;
  /** Message of the commit. */
  message?: string;
}

/** A revision of the source. */
export interface SourceRevision {
  /** As in the API's YAML. */
  type?: string;
  /** A commit. */
  git?: GitSourceRevision;
}

/** The secret of a webhook: inline or by reference. */
export interface WebHookTrigger {
  /** The secret part of the URL; a secret in state and previews. */
  secret?: string;
  /** Lets the caller set variables; only of a generic webhook. @default false */
  allowEnv?: boolean;
  /** A Secret whose key `WebHookSecretKey` is the secret part of the URL. */
  secretReference?: LocalObjectReference;
}

/** A tag whose next image starts a build. */
export interface ImageChangeTrigger {
  /** The tag. @default the tag that the strategy starts from */
  from?: ObjectReference;
  /** Keeps the trigger, but lets it do nothing. @default false */
  paused?: boolean;
}

/** One cause that starts builds. */
export interface BuildTriggerPolicy {
  /** `ConfigChange` starts one build when the BuildConfig is created, and none when it is changed. */
  type: "ConfigChange" | "ImageChange" | "Generic" | "GitHub" | "GitLab" | "Bitbucket";
  /** Of type `ImageChange`. */
  imageChange?: ImageChangeTrigger;
  /** Of type `Generic`. */
  generic?: WebHookTrigger;
  /** Of type `GitHub`. */
  github?: WebHookTrigger;
  /** Of type `GitLab`. */
  gitlab?: WebHookTrigger;
  /** Of type `Bitbucket`. */
  bitbucket?: WebHookTrigger;
}

/** The API's `BuildConfigSpec`. */
export interface BuildConfigSpec {
  /** The way to build. */
  strategy: BuildStrategy;
  /** The source. @default none */
  source?: BuildSource;
  /** A revision of the source. @default the newest of its branch */
  revision?: SourceRevision;
  /** Destination of the image. @default nowhere */
  output?: BuildOutput;
  /** Causes that start builds; triggers of other users stay. @default only a start by hand */
  triggers?: BuildTriggerPolicy[];
  /** Which builds run at the same time. @default "Serial" */
  runPolicy?: "Parallel" | "Serial" | "SerialLatestOnly";
  /** ServiceAccount of the builds. @default "builder" */
  serviceAccount?: string;
  /** Resources of the build's pod. */
  resources?: ResourceRequirements;
  /** A command that runs in the new image before it is pushed. */
  postCommit?: BuildPostCommitSpec;
  /** Seconds after which a build fails. @default none */
  completionDeadlineSeconds?: number;
  /** Labels of nodes on which builds may run. @default the cluster's */
  nodeSelector?: Record<string, string>;
  /** Mounts the cluster's certificate authorities. @default false */
  mountTrustedCA?: boolean;
  /** Number of successful builds that stay. @default 5 */
  successfulBuildsHistoryLimit?: number;
  /** Number of failed builds that stay. @default 5 */
  failedBuildsHistoryLimit?: number;
}
