import { keptAdoption } from "../creation/adoption.ts";
import type { Handlers } from "../handlers.ts";
import { checkObject } from "../object/checkObject.ts";
import { createObject } from "../object/createObject.ts";
import { deleteObject } from "../object/deleteObject.ts";
import { updateObject } from "../object/updateObject.ts";
import { objectAddress, type WholeObjectKind } from "../object/wholeObject.ts";
import { buildConfigOnCluster } from "./address.ts";
import { diffBuildConfig } from "./diff.ts";
import {
  type BuildConfigInputs,
  type BuildConfigOutputs,
  buildConfigDiagnostics,
  normalizeBuildConfig,
} from "./inputs.ts";
import { observeBuildConfig } from "./observe.ts";
import { buildConfigPatch, changesTriggers } from "./patch.ts";
import { webhookUrls } from "./webhookUrls.ts";

const kind: WholeObjectKind<BuildConfigInputs, BuildConfigOutputs> = {
  ...buildConfigOnCluster,
  observe: observeBuildConfig,
  readsFirst: changesTriggers,
  patch: buildConfigPatch,
  outputs: async ({ cluster }, inputs) => ({ ...inputs, webhookUrls: webhookUrls(inputs, await cluster.server()) }),
};

const declared = {
  kind: kind.kind,
  diagnostics: buildConfigDiagnostics,
  normalize: normalizeBuildConfig,
};

const create: Handlers<BuildConfigInputs, BuildConfigOutputs>["create"] = (context, inputs) =>
  createObject(kind, context, inputs);

/** A BuildConfig. */
export const buildConfig: Handlers<BuildConfigInputs, BuildConfigOutputs> = {
  check: (news, olds) => checkObject(declared, news, olds),
  diff: diffBuildConfig,
  create,

  async read(context, _id, outs) {
    const object = await context.cluster.objects.findGathered(objectAddress(kind, outs));
    if (object === undefined) return undefined;
    const { webhookUrls: _urls, adoption: _adoption, ...before } = outs;
    const inputs = observeBuildConfig(before, object);
    const found = await kind.outputs(context, inputs, object);
    return { inputs, outs: { ...found, ...keptAdoption(outs) } };
  },

  // A moved image is no write.
  update: (context, _id, olds, news) => updateObject(kind, context, olds, news, create),

  // Its builds go with it.
  delete: (context, _id, outs) => deleteObject(kind, context, outs),
};
