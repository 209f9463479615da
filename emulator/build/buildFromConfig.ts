import { copy } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterCore } from "../apiserver/resource.ts";
import type { ObjectReference } from "../image/stream/object.ts";
import {
  type BuildConfig,
  type BuildSource,
  type BuildStrategy,
  type EnvVar,
  inputReference,
} from "./buildConfigObject.ts";
import type { Build, BuildTriggerCause } from "./buildObject.ts";
import { resolveReference } from "./imageReference.ts";

const configKey = "openshift.io/build-config.name";
const numberKey = "openshift.io/build.number";
const policy = "openshift.io/build.start-policy";
const customImage = "OPENSHIFT_CUSTOM_BUILD_BASE_IMAGE";

/**
 * The Build for the current version of a BuildConfig, with all references resolved to pull specs. Throws StatusError
 * 422.
 */
export function buildFromConfig(core: ClusterCore, config: BuildConfig, request: BuildRequest): Build {
  const { name = "", namespace = "", uid = "", labels } = config.metadata;
  const { triggers: _triggers, runPolicy = "", ...spec } = copy(config.spec);
  const { successfulBuildsHistoryLimit: _kept, failedBuildsHistoryLimit: _failed, ...common } = spec;
  const version = String(config.status.lastVersion);
  const pullSpec = (reference: ObjectReference) => resolveReference(core, reference, namespace);
  const source = sourceOf(common.source, request.binary);
  if (source.images !== undefined) {
    source.images = source.images.map((one) => ({ ...one, from: { kind: "DockerImage", name: pullSpec(one.from) } }));
  }
  return {
    kind: "Build",
    apiVersion: "build.openshift.io/v1",
    metadata: {
      name: `${name}-${version}`,
      namespace,
      annotations: { ...request.metadata.annotations, [configKey]: name, [numberKey]: version },
      labels: { ...request.metadata.labels, ...labels, buildconfig: name, [configKey]: name, [policy]: runPolicy },
      ownerReferences: [{ apiVersion: "build.openshift.io/v1", kind: "BuildConfig", name, uid, controller: true }],
    },
    spec: {
      ...common,
      serviceAccount: common.serviceAccount || "builder",
      source,
      ...(request.revision === undefined ? {} : { revision: request.revision }),
      strategy: resolvedStrategy(common.strategy, request.env ?? [], pullSpec),
    },
    status: { phase: "New", config: { kind: "BuildConfig", namespace, name }, output: {} },
  };
}

/** An upload takes the place of the git source, and of the inline Dockerfile if it is one. */
function sourceOf(given: BuildSource, binary: BuildRequest["binary"]): BuildSource {
  const { binary: _binary, ...source } = given;
  if (binary === undefined) return source;
  const { git: _git, dockerfile, ...rest } = source;
  const keeps = dockerfile !== undefined && binary["asFile"] !== "Dockerfile";
  return { ...rest, ...(keeps ? { dockerfile } : {}), binary };
}

function resolvedStrategy(
  strategy: BuildStrategy,
  env: readonly EnvVar[],
  pullSpec: (reference: ObjectReference) => string,
): BuildStrategy {
  const reference = inputReference(strategy);
  const from = reference && { kind: "DockerImage", name: pullSpec(reference) };
  const { sourceStrategy, dockerStrategy, customStrategy, jenkinsPipelineStrategy } = strategy;
  if (sourceStrategy)
    return { ...strategy, sourceStrategy: { ...withEnv(sourceStrategy, env), ...(from && { from }) } };
  if (dockerStrategy)
    return { ...strategy, dockerStrategy: { ...withEnv(dockerStrategy, env), ...(from && { from }) } };
  if (customStrategy && from) {
    const base = [{ name: customImage, value: from.name }];
    return { ...strategy, customStrategy: { ...withEnv(customStrategy, [...env, ...base]), from } };
  }
  return jenkinsPipelineStrategy
    ? { ...strategy, jenkinsPipelineStrategy: withEnv(jenkinsPipelineStrategy, env) }
    : strategy;
}

/** Adds variables; a given one replaces that of the same name. */
export function withEnv<T extends { env?: EnvVar[] }>(strategy: T, env: readonly EnvVar[]): T {
  if (env.length === 0) return strategy;
  const kept = (strategy.env ?? []).filter(({ name }) => env.every((added) => added.name !== name));
  return { ...strategy, env: [...kept, ...env] };
}
/** The body of `instantiate`. */
export interface BuildRequest extends KubeObject {
  readonly from?: ObjectReference;
  readonly triggeredByImage?: ObjectReference;
  readonly lastVersion?: number;
  readonly revision?: unknown;
  readonly binary?: Record<string, unknown>;
  readonly env?: readonly EnvVar[];
  readonly triggeredBy?: readonly BuildTriggerCause[];
  readonly dockerStrategyOptions?: { readonly buildArgs?: readonly EnvVar[]; readonly noCache?: boolean };
  readonly sourceStrategyOptions?: { readonly incremental?: boolean };
}
