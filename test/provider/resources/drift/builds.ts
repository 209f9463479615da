import type { BuildInputs } from "../../../../provider/resources/build/inputs.ts";
import type { Shop } from "../shop.ts";
import type { Testbed } from "../testbed.ts";
import { startBuild } from "./buildConfigs.ts";
import type { Doing } from "./doing.ts";

/** The build that the program declares, of the BuildConfig `shop`. */
export const buildOf = ({ namespace }: Shop): BuildInputs => ({ config: { name: "shop", namespace }, timeout: 20 });

/** Changes of the rows of docs/drift.md on builds. */
export function toBuilds(bed: Testbed): Doing {
  const kind = { apiVersion: "build.openshift.io/v1", kind: "Build" };
  return {
    "history limits or oc delete build remove the build": async ({ namespace }) => {
      const { items } = await bed.client.objects.list({ ...kind, namespace });
      for (const { metadata } of items) {
        await bed.client.objects.delete({ ...kind, namespace, name: metadata.name ?? "" });
      }
    },
    "oc start-build shop, a webhook or a trigger: a later build": (shop) => startBuild(bed, shop),
  };
}
