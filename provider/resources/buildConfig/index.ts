import { headline } from "../../text/headline.ts";
import { isAdoptedElsewhere, keptAdoption } from "../creation/adoption.ts";
import type { Handlers } from "../handlers.ts";
import { buildConfigAddress } from "./address.ts";
import { checkBuildConfig } from "./check.ts";
import { createBuildConfig } from "./create.ts";
import { diffBuildConfig } from "./diff.ts";
import { type BuildConfigInputs, type BuildConfigOutputs, buildConfigId } from "./inputs.ts";
import { observeBuildConfig } from "./observe.ts";
import { updateBuildConfig } from "./update.ts";
import { buildConfigOutputs } from "./write.ts";

/** A BuildConfig. */
export const buildConfig: Handlers<BuildConfigInputs, BuildConfigOutputs> = {
  check: checkBuildConfig,
  diff: diffBuildConfig,
  create: createBuildConfig,

  async read(context, _id, outs) {
    const object = await context.cluster.objects.findGathered(buildConfigAddress(outs));
    if (object === undefined) return undefined;
    const { webhookUrls: _urls, adoption: _adoption, ...declared } = outs;
    const inputs = observeBuildConfig(declared, object);
    const found = await buildConfigOutputs(context, inputs);
    return { inputs, outs: { ...found, ...keptAdoption(outs) } };
  },

  update: updateBuildConfig,

  async delete({ cluster, warn }, _id, outs) {
    const address = buildConfigAddress(outs);
    const object = await cluster.objects.find(address);
    if (object === undefined) return;
    if (isAdoptedElsewhere(outs, object)) {
      await warn?.({
        headline: headline`${outs.metadata.name} stays: another stack has it`,
        details: [
          ["why", `another stack has adopted BuildConfig ${buildConfigId(outs)}: it stays`],
          ["do", "remove it by hand if nobody needs it"],
        ],
      });
      return;
    }
    // Its builds go with it.
    await cluster.objects.delete(address, { propagationPolicy: "Background" });
  },
};
