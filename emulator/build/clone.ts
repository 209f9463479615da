import { copy } from "../apiserver/copy.ts";
import type { ClusterCore, Endpoint, RequestContext } from "../apiserver/resource.ts";
import { badRequest, internalError } from "../apiserver/statusError.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import { type BuildConfig, type BuildStrategy, buildConfigKind, type EnvVar } from "./buildConfigObject.ts";
import { buildConfigStrategy } from "./buildConfigStrategy.ts";
import { type BuildRequest, withEnv } from "./buildFromConfig.ts";
import { type Build, buildKind } from "./buildObject.ts";
import { buildStrategy } from "./buildStrategy.ts";
import { withBuildArgs } from "./strategyOptions.ts";

const cloneOf = "openshift.io/build.clone-of";
const number = "openshift.io/build.number";
const podName = "openshift.io/build.pod-name";
const paused = "openshift.io/build-config.paused";

/** `POST …/builds/<name>/clone`: creates a Build with the spec of another one. */
export function buildClone(core: ClusterCore): Endpoint {
  const configs = new StoredResource<BuildConfig>(core, buildConfigKind, buildConfigStrategy);
  const builds = new StoredResource<Build>(core, buildKind, buildStrategy);
  return {
    create(context, object, urlName) {
      const request = object as BuildRequest;
      const build = builds.get(context, request.metadata.name || urlName);
      const config = nextVersion(configs, context, build);
      const made = cloned(build, config, String(core.clock.now().getTime()).slice(-10));
      applyRequest(made, request);
      if (config !== undefined) configs.update(context, config.metadata.name ?? "", () => config);
      return builds.create(context, made);
    },
  };
}

/** The build's BuildConfig with a raised version; undefined if it is gone. */
function nextVersion(
  configs: StoredResource<BuildConfig>,
  { namespace }: RequestContext,
  { status }: Build,
): BuildConfig | undefined {
  const found = status.config?.name === undefined ? undefined : configs.find(namespace, status.config.name);
  if (found === undefined) return undefined;
  const config = copy(found);
  const { name, annotations } = config.metadata;
  if (annotations?.[paused]?.toLowerCase() === "true") {
    const why = `can't instantiate from BuildConfig ${namespace}/${name}: BuildConfig is paused`;
    throw internalError(`fatal error generating Build from BuildConfig: ${why}`);
  }
  config.status.lastVersion += 1;
  return config;
}

function cloned(build: Build, config: BuildConfig | undefined, suffix: string): Build {
  const { spec, metadata, status } = copy(build);
  const { [podName]: _pod, [number]: _number, ...annotations } = metadata.annotations ?? {};
  const { binary: _binary, type: _type, ...source } = spec.source;
  const version = config && String(config.status.lastVersion);
  return {
    kind: "Build",
    apiVersion: "build.openshift.io/v1",
    metadata: {
      name: config ? `${config.metadata.name}-${version}` : `${metadata.name?.replace(/-\d{10}$/, "")}-${suffix}`,
      ...(metadata.labels && { labels: metadata.labels }),
      annotations: { ...annotations, [cloneOf]: metadata.name ?? "", ...(version && { [number]: version }) },
      ...(metadata.ownerReferences && { ownerReferences: metadata.ownerReferences }),
    },
    spec: { ...spec, source },
    status: { phase: "New", output: {}, ...(status.config && { config: status.config }) },
  };
}

function applyRequest(build: Build, { triggeredBy, env = [], dockerStrategyOptions }: BuildRequest): void {
  const { spec, metadata } = build;
  if (triggeredBy === undefined) delete spec.triggeredBy;
  else spec.triggeredBy = [...triggeredBy];
  spec.strategy = withStrategyEnv(spec.strategy, env);
  const { buildArgs = [] } = dockerStrategyOptions ?? {};
  if (buildArgs.length === 0) return;
  const { dockerStrategy } = spec.strategy;
  if (dockerStrategy === undefined) {
    const owner = `${build.status.config?.namespace}/${build.status.config?.name ?? metadata.name}`;
    throw badRequest(`Cannot specify build args on ${owner}, not a Docker build.`);
  }
  dockerStrategy.buildArgs = withBuildArgs(dockerStrategy.buildArgs, buildArgs);
}

function withStrategyEnv(strategy: BuildStrategy, env: readonly EnvVar[]): BuildStrategy {
  const { dockerStrategy, sourceStrategy, customStrategy } = strategy;
  return {
    ...strategy,
    ...(dockerStrategy && { dockerStrategy: withEnv(dockerStrategy, env) }),
    ...(sourceStrategy && { sourceStrategy: withEnv(sourceStrategy, env) }),
    ...(customStrategy && { customStrategy: withEnv(customStrategy, env) }),
  };
}
