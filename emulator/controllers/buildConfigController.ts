import type { ClusterClient, ClusterCore, Controller } from "../apiserver/resource.ts";
import { StatusError } from "../apiserver/statusError.ts";
import { type BuildConfig, buildConfigKind } from "../build/buildConfigObject.ts";
import type { Activity } from "./activity.ts";
import { Informer, keyOf, splitKey } from "./informer.ts";
import { exponentialBackoff, WorkQueue } from "./workQueue.ts";

const fatal = ["NotFound", "BadRequest", "Forbidden"];

/** Starts the first build of each BuildConfig with a trigger of type ConfigChange. Later changes start none. */
export function startBuildConfigController(core: ClusterCore, activity: Activity, client: ClusterClient): Controller {
  const configs = new Informer(core, buildConfigKind);
  const queue = new WorkQueue({
    clock: core.clock,
    activity,
    retryAfter: (error, failures) => (isFatal(error) ? undefined : exponentialBackoff(failures)),
    async run(key) {
      const { namespace, name } = splitKey(key);
      const config = configs.get(namespace, name) as BuildConfig | undefined;
      if (config === undefined || config.status.lastVersion > 0 || !hasConfigChange(config)) return;
      await client.create({ ...buildConfigKind, namespace, subresource: "instantiate" }, firstBuild(config), name);
    },
  });
  const end = configs.subscribe({
    added: (config) => queue.add(keyOf(config)),
    updated: (_old, config) => queue.add(keyOf(config)),
  });
  return {
    close() {
      end();
      queue.close();
    },
  };
}

function hasConfigChange({ spec }: BuildConfig): boolean {
  return spec.triggers?.some(({ type }) => type === "ConfigChange") ?? false;
}

function firstBuild({ metadata }: BuildConfig): object {
  return {
    apiVersion: "build.openshift.io/v1",
    kind: "BuildRequest",
    metadata: { name: metadata.name, namespace: metadata.namespace },
    lastVersion: 0,
    triggeredBy: [{ message: "Build configuration change" }],
  };
}

function isFatal(error: unknown): boolean {
  return error instanceof StatusError && fatal.includes(error.status.reason ?? "");
}
