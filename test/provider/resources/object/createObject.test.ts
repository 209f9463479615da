import { expect, test } from "@jest/globals";
import { buildConfig } from "../../../../provider/resources/buildConfig/index.ts";
import type { BuildConfigSpec } from "../../../../provider/resources/buildConfig/spec.ts";
import type { Creation, Creations } from "../../../../provider/resources/creation/creation.ts";
import { PartialFailure } from "../../../../provider/resources/partialFailure.ts";
import { declared } from "../buildConfig/declared.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";

const bed = testbed();
const spec: BuildConfigSpec = { strategy: { dockerStrategy: {} }, source: { dockerfile: "FROM a" } };

/** The records of a run that has left this creation behind. */
function creationsAfter(left: Creation): Creations & { readonly records: Map<string, Creation> } {
  const records = new Map<string, Creation>();
  return {
    records,
    find: async ({ id }) => records.get(id) ?? left,
    stack: async () => ({ project: "shop", stack: "dev" }),
    keep: async ({ id }, creation) => void records.set(id, creation),
    end: async ({ id }) => void records.delete(id),
  };
}

test.each<[number, string[]]>([
  [422, ["PATCH"]],
  [403, ["PATCH"]],
  [422, ["POST", "PATCH"]],
])(
  "an object of an earlier run whose update fails with %i for %j gets into the state, and the next update repairs it",
  async (status, method) => {
    const namespace = await bed.namespace();
    const mark = "pulumi-imagestream/shop/dev/0123456789abcdef";
    const { metadata } = declared(spec, namespace);
    const address = { apiVersion: "build.openshift.io/v1", kind: "BuildConfig" };
    await bed.client.objects.create({ ...address, metadata, spec }, { fieldManager: mark });
    const creations = creationsAfter({ mark, since: Date.now() });
    const config = new Lifecycle(buildConfig, () => ({ ...bed.context, creations }));
    const changed = declared({ ...spec, runPolicy: "Parallel", failedBuildsHistoryLimit: 3 }, namespace);
    const end = bed.cluster.fault({
      fault: { kind: "error", status, message: "not now" },
      match: { method, path: /buildconfigs/ },
    });
    await expect(config.up(changed)).rejects.toThrow(PartialFailure);
    end();
    expect(creations.records.size).toBe(0);
    expect(config.outs.spec).toEqual({ ...spec, runPolicy: "Serial", failedBuildsHistoryLimit: 5 });
    expect(await config.up(changed)).toBe("update");
    expect(await config.refresh()).toBe("same");
    await config.destroy();
    expect(await bed.client.objects.find({ ...address, ...metadata })).toBeUndefined();
  },
);
