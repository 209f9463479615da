import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { imageOverride } from "../../../../provider/resources/imageOverride/index.ts";
import {
  type ImageOverrideInputs,
  imageOverrideDiagnostics,
  normalizeImageOverride,
} from "../../../../provider/resources/imageOverride/inputs.ts";
import { messageDetails } from "../../../messageDetails.ts";
import { nearJson } from "../arbitraries.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { withUnknowns } from "../withUnknowns.ts";

const bed = testbed();
const warnings: string[] = [];
const newOverride = () =>
  new Lifecycle(imageOverride, () => ({
    ...bed.context,
    warn: async (message) => void warnings.push(messageDetails(message)),
  }));

const byPath: ImageOverrideInputs = {
  object: { apiVersion: "apps/v1", kind: "Deployment", name: "op", namespace: "shop" },
  fieldPath: "spec.template.spec.containers[name=op].image",
  image: "quay.io/acme/app:1",
};

test("anything at all is judged without an exception, and what has no faults can be normalized twice", () => {
  fc.assert(
    fc.property(fc.oneof(nearJson, withUnknowns(byPath)), (inputs) => {
      if (imageOverrideDiagnostics(inputs as ImageOverrideInputs).length > 0) return;
      const once = normalizeImageOverride(inputs as ImageOverrideInputs);
      expect(normalizeImageOverride(structuredClone(once))).toEqual(once);
    }),
    { numRuns: 1_000 },
  );
});

test("what is unknown anywhere is neither a fault nor the end of a diff", () => {
  fc.assert(
    fc.property(withUnknowns(byPath), (inputs) => {
      expect(imageOverrideDiagnostics(inputs as ImageOverrideInputs)).toEqual([]);
      const olds = { ...byPath, original: {}, written: [], uid: "" };
      expect(typeof imageOverride.diff(olds, inputs as ImageOverrideInputs).changes).toBe("boolean");
    }),
  );
});

test("all faults are told at once", () => {
  const object = { apiVersion: "", kind: "Deployment", name: "op", namespace: "No" };
  const { diagnostics } = imageOverride.check({ ...byPath, object, fieldPath: "status.x", image: "UPPER" }, {});
  expect(diagnostics.map(({ path }) => path)).toEqual(["object.apiVersion", "object.namespace", "fieldPath", "image"]);
});

interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly object[];
}

async function deployment(env?: readonly object[]) {
  const namespace = await bed.namespace();
  const labels = { app: "op" };
  const object = { apiVersion: "apps/v1", kind: "Deployment", name: "op", namespace };
  const metadata = { name: "op", namespace };
  const create = (variables = env) => {
    const container = { name: "op", image: "quay.io/acme/op:1", env: variables };
    const template = { metadata: { labels }, spec: { containers: [container] } };
    return bed.client.objects.create({ ...object, metadata, spec: { selector: { matchLabels: labels }, template } });
  };
  await create();
  const patch = (containers: readonly object[]) =>
    bed.client.objects.patch(object, { spec: { template: { spec: { containers } } } }, { type: "strategic" });
  const read = async (): Promise<Container | undefined> => {
    const { spec } = await bed.client.objects.get(object);
    return (spec as { template: { spec: { containers: Container[] } } }).template.spec.containers.find(
      ({ name }) => name === "op",
    );
  };
  bed.writes();
  return { object, create, patch, read };
}

const variable = { container: "op", env: "IMAGE", image: "quay.io/acme/app:1" };

test("the environment of a container that has none is made, and goes again", async () => {
  const { object, read } = await deployment();
  const override = newOverride();
  expect(await override.up({ object, ...variable })).toBe("create");
  expect((await read())?.env).toEqual([{ name: "IMAGE", value: "quay.io/acme/app:1" }]);
  expect(bed.writes()).toEqual(["PATCH deployments/op"]);
  expect(await override.refresh()).toBe("same");
  expect(await override.up({ object, ...variable })).toBe("same");
  await override.destroy();
  expect(await read()).not.toHaveProperty("env");
});

test.each([
  ["Deployment", "apps/v1"],
  ["StatefulSet", "apps/v1"],
  ["DaemonSet", "apps/v1"],
  ["DeploymentConfig", "apps.openshift.io/v1"],
  ["CronJob", "batch/v1"],
])("a variable of a %s is set and comes back", async (kind, apiVersion) => {
  const namespace = await bed.namespace();
  const object = { apiVersion, kind, name: "op", namespace };
  const labels = { app: "op" };
  const env = [{ name: "IMAGE", value: "quay.io/acme/app:0" }];
  const pods = { containers: [{ name: "op", image: "quay.io/acme/op:1", env }], restartPolicy: "Always" };
  const template = { metadata: { labels }, spec: pods };
  const job = { spec: { template: { ...template, spec: { ...pods, restartPolicy: "Never" } } } };
  const spec = {
    ...(kind === "CronJob" ? { schedule: "0 0 * * *", jobTemplate: job } : { template }),
    ...(kind === "DeploymentConfig" ? { selector: labels } : {}),
    ...(apiVersion === "apps/v1" ? { selector: { matchLabels: labels } } : {}),
    ...(kind === "StatefulSet" ? { serviceName: "op" } : {}),
  };
  await bed.client.objects.create({ apiVersion, kind, metadata: { name: "op", namespace }, spec });
  const live = async () => JSON.stringify((await bed.client.objects.get(object)).spec);
  const before = await live();
  const override = newOverride();
  expect(await override.up({ object, ...variable })).toBe("create");
  expect(await live()).toContain('"env":[{"name":"IMAGE","value":"quay.io/acme/app:1"}]');
  expect(await override.refresh()).toBe("same");
  await override.destroy();
  expect(await live()).toBe(before);
});

test("elements that others put in front do not lead to another container or variable", async () => {
  const { object, patch, read } = await deployment([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
  const override = newOverride();
  await override.up({ object, ...variable });
  await patch([
    {
      name: "first",
      image: "quay.io/acme/first:1",
      env: [{ name: "IMAGE", value: "theirs" }],
    },
    { name: "op", env: [{ name: "A", value: "1" }] },
  ]);
  expect(await override.refresh()).toBe("same");
  await override.destroy();
  expect((await read())?.env).toEqual(
    expect.arrayContaining([
      { name: "A", value: "1" },
      { name: "IMAGE", value: "quay.io/acme/app:0" },
    ]),
  );
});

test("a container that somebody puts in front between read and write does not get the image", async () => {
  const { object, read } = await deployment([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
  const { objects } = bed.client;
  const first = { name: "first", image: "quay.io/acme/first:1", env: [{ name: "IMAGE", value: "theirs" }] };
  const inFront = [{ op: "add", path: "/spec/template/spec/containers/0", value: first }];
  let isFirst = true;
  const patch: typeof objects.patch = async (address, operations, options) => {
    if (isFirst) {
      isFirst = false;
      await objects.patch(object, inFront, { type: "json" });
    }
    return objects.patch(address, operations, options);
  };
  const override = new Lifecycle(imageOverride, () => ({ cluster: { ...bed.client, objects: { ...objects, patch } } }));
  await override.up({ object, ...variable });
  const { spec } = await objects.get(object);
  expect(spec).toMatchObject({ template: { spec: { containers: [first, { name: "op" }] } } });
  expect((await read())?.env).toEqual([{ name: "IMAGE", value: "quay.io/acme/app:1" }]);
});

test("another image is one more write, and the original stays that of the beginning", async () => {
  const { object, read } = await deployment([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
  const override = newOverride();
  await override.up({ object, ...variable });
  bed.writes();
  expect(await override.up({ object, ...variable, image: "quay.io/acme/app:2" })).toBe("update");
  expect(bed.writes()).toEqual(["PATCH deployments/op"]);
  expect(override.outs.original).toEqual({ value: { name: "IMAGE", value: "quay.io/acme/app:0" } });
  await override.destroy();
  expect((await read())?.env).toEqual([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
});

test("another field is a new override; the old field gets its value back", async () => {
  const { object, read } = await deployment();
  const override = newOverride();
  await override.up({ object, ...variable });
  const fieldPath = "spec.template.spec.containers[name=op].image";
  expect(await override.up({ object, fieldPath, image: "quay.io/acme/app:2" })).toBe("replace");
  expect(await read()).toMatchObject({ image: "quay.io/acme/app:2" });
  expect(await read()).not.toHaveProperty("env");
  await override.destroy();
  expect(await read()).toMatchObject({ image: "quay.io/acme/op:1" });
});

describe("what others do", () => {
  test("a changed value is drift, up sets it again, and destroy still brings the original back", async () => {
    const { object, patch, read } = await deployment([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
    const override = newOverride();
    await override.up({ object, ...variable });
    await patch([{ name: "op", env: [{ name: "IMAGE", value: "theirs" }] }]);
    expect(await override.refresh()).toBe("drift");
    expect(await override.up({ object, ...variable })).toBe("update");
    await override.destroy();
    expect((await read())?.env).toEqual([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
  });

  test.each([true, false])(
    "a changed value survives destroy, which says so (refreshed before: %s)",
    async (refreshed) => {
      const { object, patch, read } = await deployment();
      const override = newOverride();
      await override.up({ object, ...variable });
      await patch([{ name: "op", env: [{ name: "IMAGE", value: "theirs" }] }]);
      if (refreshed) await override.refresh();
      warnings.length = 0;
      await override.destroy();
      expect((await read())?.env).toEqual([{ name: "IMAGE", value: "theirs" }]);
      expect(warnings).toEqual([expect.stringMatching(/another user or program has changed .* to theirs: that stays/)]);
    },
  );

  test.each([{ value: "theirs" }, { value: null, valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }])(
    "an update without a refresh leaves %j, says so in the state, and the next one puts the image back",
    async (theirs) => {
      const { object, patch, read } = await deployment([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
      const override = newOverride();
      await override.up({ object, ...variable });
      await patch([{ name: "op", env: [{ name: "IMAGE", ...theirs }] }]);
      const present = (await read())?.env;
      warnings.length = 0;
      bed.writes();
      expect(await override.up({ object, ...variable, image: "quay.io/acme/app:2" })).toBe("update");
      expect(bed.writes()).toEqual([]);
      expect((await read())?.env).toEqual(present);
      expect(warnings).toEqual([
        expect.stringMatching(
          /another user or program has changed .*IMAGE.* of Deployment .*: that stays; preview again/,
        ),
      ]);
      expect(override.outs.image).toBe(theirs.value ?? undefined);
      expect(await override.up({ object, ...variable, image: "quay.io/acme/app:2" })).toBe("update");
      expect((await read())?.env).toEqual([{ name: "IMAGE", value: "quay.io/acme/app:2" }]);
      await override.destroy();
      expect((await read())?.env).toEqual([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
      expect(warnings).toHaveLength(1);
    },
  );

  test("a variable that was removed is set by the next update, with or without a refresh", async () => {
    for (const isRefreshed of [true, false]) {
      const { object, patch, read } = await deployment();
      const override = newOverride();
      await override.up({ object, ...variable });
      await patch([{ name: "op", env: [{ name: "IMAGE", $patch: "delete" }] }]);
      if (isRefreshed) await override.refresh();
      await override.up({ object, ...variable, image: "quay.io/acme/app:2" });
      expect((await read())?.env).toEqual([{ name: "IMAGE", value: "quay.io/acme/app:2" }]);
    }
  });

  test("a variable that was removed is drift, and is left removed by destroy", async () => {
    const { object, patch, read } = await deployment([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
    const override = newOverride();
    await override.up({ object, ...variable });
    await patch([{ name: "op", env: [{ name: "IMAGE", $patch: "delete" }] }]);
    expect(await override.refresh()).toBe("drift");
    await override.destroy();
    expect((await read())?.env ?? []).toEqual([]);
  });

  test("an object that its owner makes anew is set again, and has an original of its own", async () => {
    const { object, create, read } = await deployment([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
    const override = newOverride();
    await override.up({ object, ...variable });
    await bed.client.objects.delete(object);
    await create([{ name: "IMAGE", value: "quay.io/acme/app:9" }]);
    expect(await override.refresh()).toBe("drift");
    expect(await override.up({ object, ...variable })).toBe("update");
    await override.destroy();
    expect((await read())?.env).toEqual([{ name: "IMAGE", value: "quay.io/acme/app:9" }]);
  });

  test("an object that is gone is gone on refresh, nothing to destroy, and an error that says so on up", async () => {
    const { object } = await deployment();
    const [refreshed, destroyed, updated] = [newOverride(), newOverride(), newOverride()];
    for (const override of [refreshed, destroyed, updated]) await override.up({ object, ...variable });
    await bed.client.objects.delete(object);
    expect(await refreshed.refresh()).toBe("gone");
    await destroyed.destroy();
    const update = updated.up({ object, ...variable, image: "quay.io/acme/app:2" });
    await expect(update).rejects.toThrow(/Deployment .*\/op does not exist; create it first/);
  });
});

describe("failures", () => {
  test.each(["loseAnswer", "drop"] as const)("%s keeps the original; the next up repairs", async (kind) => {
    const { object, read } = await deployment([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
    const override = newOverride();
    bed.cluster.fault({ fault: { kind }, match: { method: "PATCH" }, times: 1 });
    await expect(override.up({ object, ...variable })).rejects.toThrow();
    expect(override.outs.original).toEqual({ value: { name: "IMAGE", value: "quay.io/acme/app:0" } });
    await override.up({ object, ...variable, image: "quay.io/acme/app:3" });
    expect((await read())?.env).toEqual([{ name: "IMAGE", value: "quay.io/acme/app:3" }]);
    await override.destroy();
    expect((await read())?.env).toEqual([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
  });

  test("a conflicting write is read anew and repeated", async () => {
    const { object, read } = await deployment([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
    const override = newOverride();
    bed.cluster.fault({ fault: { kind: "conflict" }, match: { method: "PATCH" }, times: 2 });
    await override.up({ object, ...variable });
    expect(bed.writes()).toHaveLength(3);
    expect((await read())?.env).toEqual([{ name: "IMAGE", value: "quay.io/acme/app:1" }]);
  });

  test("a refused write leaves nothing in the state", async () => {
    const { object } = await deployment();
    const override = newOverride();
    bed.cluster.fault({
      fault: { kind: "error", status: 403, reason: "Forbidden" },
      match: { method: "PATCH" },
      times: 1,
    });
    await expect(override.up({ object, ...variable })).rejects.toThrow(/403/);
    expect(override.state).toBeUndefined();
  });

  test("an update that fails half-way is undone as well, whichever of both images has got there", async () => {
    const { object, read } = await deployment([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
    const override = newOverride();
    await override.up({ object, ...variable });
    bed.cluster.fault({ fault: { kind: "drop" }, match: { method: "PATCH" }, times: 1 });
    await expect(override.up({ object, ...variable, image: "quay.io/acme/app:2" })).rejects.toThrow();
    await override.destroy();
    expect((await read())?.env).toEqual([{ name: "IMAGE", value: "quay.io/acme/app:0" }]);
  });

  test("a field that the kind does not know is refused before anything is written", async () => {
    const { object } = await deployment();
    const fieldPath = "spec.template.spec.imgae";
    await expect(newOverride().up({ object, fieldPath, image: "quay.io/acme/app:1" })).rejects.toThrow(
      /the cluster keeps no spec.template.spec.imgae in a Deployment/,
    );
    const { requests } = bed.cluster;
    expect(requests.writes().filter(({ query }) => !query.includes("dryRun=All"))).toEqual([]);
  });

  test("where the cluster knows no dry runs, a field that it drops fails the override", async () => {
    const { object } = await deployment();
    const fieldPath = "spec.template.spec.imgae";
    const fault = { kind: "error", status: 400, reason: "BadRequest" } as const;
    bed.cluster.fault({ fault, match: { method: "PATCH" }, times: 1 });
    await expect(newOverride().up({ object, fieldPath, image: "quay.io/acme/app:1" })).rejects.toThrow(
      /the cluster keeps no spec.template.spec.imgae in a Deployment/,
    );
  });
});
