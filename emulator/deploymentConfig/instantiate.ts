import { copy } from "../apiserver/copy.ts";
import { invalidValue } from "../apiserver/fieldError.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterCore, Endpoint } from "../apiserver/resource.ts";
import { invalid, type Status } from "../apiserver/statusError.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import { tagResolver } from "../controllers/tagResolver.ts";
import { type DeploymentConfig, deploymentConfigKind } from "./object.ts";
import { type RolloutRequest, resolveTriggers, rolloutCauses } from "./rollout.ts";
import { deploymentConfigRolloutStrategy } from "./strategy.ts";

const messages: Readonly<Record<string, string>> = {
  ConfigChange: "config change",
  ImageChange: "image change",
  Manual: "manual change",
};

/** `POST …/deploymentconfigs/<name>/instantiate`: raises the version if a rollout is due. */
export function deploymentConfigInstantiate(core: ClusterCore): Endpoint {
  const configs = new StoredResource<DeploymentConfig>(core, deploymentConfigKind, deploymentConfigRolloutStrategy);
  return {
    create(context, object, urlName) {
      const name = String(object["name"] || urlName);
      const request = rolloutRequest(object);
      const config = copy(configs.get(context, name));
      if (config.spec.paused) throw paused(name);
      resolveTriggers(config, request, tagResolver(core));
      const causes = rolloutCauses(core, config, request.force);
      const [first] = causes;
      if (first === undefined) return nothingToDo(name);
      const latestVersion = config.status.latestVersion + 1;
      config.status = { ...config.status, latestVersion, details: { message: messages[first.type] ?? "", causes } };
      return configs.update(context, name, () => config).object;
    },
  };
}

function rolloutRequest(object: KubeObject): RolloutRequest {
  const { latest, force, excludeTriggers } = object;
  return {
    latest: latest === true,
    force: force === true,
    excludeTriggers: Array.isArray(excludeTriggers) ? excludeTriggers.map(String) : [],
  };
}

function paused(name: string): Error {
  const why = `deployment config "${name}" is paused - unpause to request a new deployment`;
  const kind = { group: "apps.openshift.io", resource: "DeploymentRequest" };
  return invalid(kind, name, [invalidValue("spec.paused", true, why)]);
}

/** The Status when no rollout is due; the HTTP status is still 201. */
function nothingToDo(name: string): Status {
  const message = `deployment config "${name}" cannot be instantiated`;
  return { kind: "Status", apiVersion: "v1", metadata: {}, message, code: 204 } as Status;
}
