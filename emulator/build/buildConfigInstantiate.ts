import { copy } from "../apiserver/copy.ts";
import type { ClusterCore, Endpoint, RequestContext } from "../apiserver/resource.ts";
import { badRequest, internalError, notFound, StatusError } from "../apiserver/statusError.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import { timestamp } from "../apiserver/timestamp.ts";
import type { ObjectReference } from "../image/stream/object.ts";
import {
  type BuildConfig,
  buildConfigKind,
  type ImageChangeTrigger,
  type ImageChangeTriggerStatus,
  inputReference,
} from "./buildConfigObject.ts";
import { buildConfigStrategy } from "./buildConfigStrategy.ts";
import { type BuildRequest, buildFromConfig } from "./buildFromConfig.ts";
import { type Build, type BuildTriggerCause, buildKind } from "./buildObject.ts";
import { buildStrategy } from "./buildStrategy.ts";
import { resolveReference } from "./imageReference.ts";
import { applyStrategyOptions } from "./strategyOptions.ts";

const paused = "openshift.io/build-config.paused";
const manually: readonly BuildTriggerCause[] = [{ message: "Manually triggered" }];

/** `POST …/buildconfigs/<name>/instantiate`: creates the next Build and records its inputs in the BuildConfig. */
export function buildConfigInstantiate(core: ClusterCore): Endpoint {
  return {
    create(context, object, urlName) {
      const request = object as BuildRequest;
      const triggeredBy = request.triggeredBy?.length ? request.triggeredBy : manually;
      return instantiate(core, context, { ...request, triggeredBy }, request.metadata.name || urlName);
    },
  };
}

/** Creates the next Build of a BuildConfig. Throws StatusError. */
export function instantiate(core: ClusterCore, context: RequestContext, request: BuildRequest, name: string): Build {
  const configs = new StoredResource<BuildConfig>(core, buildConfigKind, buildConfigStrategy);
  const builds = new StoredResource<Build>(core, buildKind, buildStrategy);
  const config = copy(configs.get(context, name));
  checkRequest(config, request);
  const statuses = triggerStatuses(core, config, request);
  config.status.imageChangeTriggers = statuses;
  config.status.lastVersion += 1;
  const build = plainErrorsAreInternal(() => {
    requireServiceAccount(core, config);
    return buildFromConfig(core, config, request);
  });
  if (request.triggeredBy?.length) build.spec.triggeredBy = [...request.triggeredBy];
  applyStrategyOptions(build, request, `${config.metadata.namespace}/${name}`);
  configs.update(context, name, () => config);
  return builds.create(inNamespace(context, config), build);
}

function inNamespace(context: RequestContext, { metadata }: BuildConfig): RequestContext {
  return { ...context, namespace: metadata.namespace ?? context.namespace };
}

function checkRequest({ metadata, status }: BuildConfig, { lastVersion }: BuildRequest): void {
  const { namespace, name, annotations } = metadata;
  if (annotations?.[paused]?.toLowerCase() === "true") {
    throw badRequest(`can't instantiate from BuildConfig ${namespace}/${name}: BuildConfig is paused`);
  }
  if (lastVersion !== undefined && lastVersion !== status.lastVersion) {
    throw badRequest(
      `the LastVersion(${status.lastVersion}) on build config ${namespace}/${name} does not match the build request LastVersion(${lastVersion})`,
    );
  }
}

/** The new status of every image trigger, all resolved now; only the trigger that caused the build gets the time. */
function triggerStatuses(core: ClusterCore, config: BuildConfig, request: BuildRequest): ImageChangeTriggerStatus[] {
  const { namespace = "", name = "" } = config.metadata;
  const { from, triggeredByImage } = request;
  const image = triggeredByImage?.name;
  const asking = from && imageTriggers(config).find((trigger) => refersTo(config, trigger.from, from));
  const known = from && config.status.imageChangeTriggers?.find((status) => refersTo(config, status.from, from));
  if (image !== undefined && known?.lastTriggeredImageID === image) {
    throw internalError(`build config ${namespace}/${name} has already instantiated a build for imageid ${image}`);
  }
  return imageTriggers(config).map((trigger) => {
    const reference = trigger.from ?? inputReference(config.spec.strategy) ?? {};
    const asks = image !== undefined && trigger === asking;
    const resolved = asks ? image : resolveTrigger(core, trigger, reference, namespace);
    return {
      ...(resolved === undefined ? {} : { lastTriggeredImageID: resolved }),
      from: {
        ...(reference.namespace ? { namespace: reference.namespace } : {}),
        ...(reference.name ? { name: reference.name } : {}),
      },
      lastTriggerTime: asks ? timestamp(core.clock) : null,
    };
  });
}

/** An unresolved tag stops the build only if it is the strategy's. */
function resolveTrigger(
  core: ClusterCore,
  trigger: ImageChangeTrigger,
  reference: ObjectReference,
  namespace: string,
): string | undefined {
  try {
    return resolveReference(core, reference, namespace);
  } catch (error) {
    if (trigger.from === undefined) throw error;
    return undefined;
  }
}

function imageTriggers({ spec }: BuildConfig): ImageChangeTrigger[] {
  return (spec.triggers ?? []).flatMap(({ type, imageChange }) =>
    type === "ImageChange" && imageChange !== undefined ? [imageChange] : [],
  );
}

/** Says if a trigger's reference, or the strategy's in its place, matches the requested one. */
function refersTo({ metadata, spec }: BuildConfig, own: ObjectReference | undefined, asked: ObjectReference): boolean {
  const strategy = inputReference(spec.strategy);
  const reference = own?.name ? own : strategy?.kind === "ImageStreamTag" ? strategy : {};
  const namespace = reference.namespace || metadata.namespace;
  return reference.name === asked.name && namespace === (asked.namespace || metadata.namespace);
}

function requireServiceAccount(core: ClusterCore, { metadata, spec }: BuildConfig): void {
  const kind = { group: "", resource: "serviceaccounts" };
  const name = spec.serviceAccount || "builder";
  const { namespace = "" } = metadata;
  if (core.store.get({ ...kind, namespace, name }) !== undefined) return;
  const why = notFound(kind, name).message;
  throw new Error(`error getting push/pull secrets for service account ${namespace}/${name}: ${why}`);
}

function plainErrorsAreInternal<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof StatusError) throw error;
    throw internalError(error instanceof Error ? error.message : String(error));
  }
}
