import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { ImageStreamError } from "../../image/error.ts";
import { keptAdoption } from "../creation/adoption.ts";
import type { Context, Handlers } from "../handlers.ts";
import { checkObject } from "../object/checkObject.ts";
import { createObject } from "../object/createObject.ts";
import { deleteObject } from "../object/deleteObject.ts";
import { updateObject } from "../object/updateObject.ts";
import { objectAddress, objectId, type WholeObjectKind } from "../object/wholeObject.ts";
import { PartialFailure } from "../partialFailure.ts";
import { deploymentConfigOnCluster } from "./address.ts";
import { diffDeploymentConfig } from "./diff.ts";
import {
  type DeploymentConfigInputs,
  type DeploymentConfigOutputs,
  deploymentConfigDiagnostics,
  normalizeDeploymentConfig,
} from "./inputs.ts";
import { observeDeploymentConfig, observeImages } from "./observe.ts";
import { changesDeployment, deploymentConfigPatch } from "./patch.ts";
import { awaitDeployment, latestVersionOf } from "./rollout.ts";

const kind: WholeObjectKind<DeploymentConfigInputs, DeploymentConfigOutputs> = {
  ...deploymentConfigOnCluster,
  observe: observeDeploymentConfig,
  readsFirst: changesDeployment,
  patch: deploymentConfigPatch,
  outputs: async ({ cluster }, inputs, object) =>
    outputsOf(inputs, object ?? (await cluster.objects.get(objectAddress(deploymentConfigOnCluster, inputs)))),
};

const declared = {
  kind: kind.kind,
  diagnostics: deploymentConfigDiagnostics,
  normalize: normalizeDeploymentConfig,
};

/** A DeploymentConfig. */
export const deploymentConfig: Handlers<DeploymentConfigInputs, DeploymentConfigOutputs> = {
  check: (news, olds) => checkObject(declared, news, olds),
  diff: diffDeploymentConfig,

  async create(context, inputs) {
    const { id, outs } = await createObject(kind, context, inputs);
    return { id, outs: await rolledOut(context, inputs, outs) };
  },

  async read(context, _id, outs) {
    const object = await context.cluster.objects.findGathered(objectAddress(kind, outs));
    if (object === undefined) return undefined;
    const { latestVersion: _version, adoption: _adoption, ...before } = outs;
    const inputs = observeDeploymentConfig(before, object);
    return { inputs, outs: { ...outputsOf(inputs, object), ...keptAdoption(outs) } };
  },

  async update(context, _id, olds, news) {
    const outs = await updateObject(kind, context, olds, news, (at, inputs) => createObject(kind, at, inputs));
    return rolledOut(context, news, outs);
  },

  // Its ReplicationControllers and pods go with it.
  delete: (context, _id, outs) => deleteObject(kind, context, outs),
};

const outputsOf = (inputs: DeploymentConfigInputs, object: ApiObject): DeploymentConfigOutputs => ({
  ...inputs,
  latestVersion: latestVersionOf(object),
});

/** The object is in the state, whatever keeps what it declares from running. */
async function rolledOut(
  context: Context,
  inputs: DeploymentConfigInputs,
  outs: DeploymentConfigOutputs,
): Promise<DeploymentConfigOutputs> {
  try {
    const object = await awaitDeployment(context, inputs);
    if (object === undefined) return outs;
    const images = observeImages(inputs.images, object.spec, () => true);
    return { ...outs, images, latestVersion: latestVersionOf(object) };
  } catch (error) {
    if (!(error instanceof ImageStreamError)) throw error;
    const object = await context.cluster.objects.find(objectAddress(kind, inputs)).catch(() => undefined);
    const found = object === undefined ? {} : { latestVersion: latestVersionOf(object) };
    throw new PartialFailure(objectId(inputs), { ...outs, ...found }, error);
  }
}
