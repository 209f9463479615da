import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { imageLookup } from "../../../../provider/resources/imageLookup/index.ts";
import { type ImageLookupInputs, imageLookupDiagnostics } from "../../../../provider/resources/imageLookup/inputs.ts";
import { messageDetails } from "../../../messageDetails.ts";
import { nearJson } from "../arbitraries.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { withUnknowns } from "../withUnknowns.ts";

const bed = testbed();
const warnings: string[] = [];
const newLookup = () =>
  new Lifecycle(imageLookup, () => ({
    ...bed.context,
    warn: async (message) => void warnings.push(messageDetails(message)),
  }));

const annotation = "alpha.image.policy.openshift.io/resolve-names";
const object = { apiVersion: "image.openshift.io/v1", kind: "ImageStream", name: "app", namespace: "shop" };

test("anything at all is judged without an exception, and what is unknown is no fault", () => {
  fc.assert(fc.property(nearJson, (inputs) => void imageLookupDiagnostics(inputs as unknown as ImageLookupInputs)));
  fc.assert(
    fc.property(withUnknowns({ object, enabled: true }), (inputs) => {
      expect(imageLookupDiagnostics(inputs as ImageLookupInputs)).toEqual([]);
    }),
  );
});

async function stream(local: boolean) {
  const namespace = await bed.namespace();
  await bed.client.imageStreams.create(namespace, {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStream",
    metadata: { name: "app" },
    spec: { lookupPolicy: { local } },
  });
  bed.writes();
  const isLocal = async () => (await bed.client.imageStreams.get(namespace, "app")).spec?.lookupPolicy?.local;
  return { of: { ...object, namespace }, isLocal };
}

test.each([
  [true, false],
  [false, true],
  [true, true],
  [false, false],
])("a stream with lookup %s that gets %s has its own again after destroy", async (before, enabled) => {
  const { of, isLocal } = await stream(before);
  const lookup = newLookup();
  await lookup.up({ object: of, enabled });
  expect(await isLocal()).toBe(enabled);
  expect(bed.writes()).toEqual(before === enabled ? [] : ["PATCH imagestreams/app"]);
  expect(await lookup.refresh()).toBe("same");
  expect(await lookup.up({ object: of, enabled })).toBe("same");
  await lookup.destroy();
  expect(await isLocal()).toBe(before);
});

test("what others have set meanwhile is drift, and stays when the lookup is destroyed", async () => {
  const { of, isLocal } = await stream(true);
  const lookup = newLookup();
  await lookup.up({ object: of, enabled: false });
  await bed.client.imageStreams.patch(of.namespace, "app", { spec: { lookupPolicy: { local: true } } });
  expect(await lookup.refresh()).toBe("drift");
  await lookup.destroy();
  expect(await isLocal()).toBe(true);
});

test("a stream that its owner makes anew is set again, and has an original of its own", async () => {
  const { of, isLocal } = await stream(true);
  const lookup = newLookup();
  await lookup.up({ object: of, enabled: true });
  await bed.client.imageStreams.delete(of.namespace, "app");
  await bed.client.imageStreams.create(of.namespace, { metadata: { name: "app" } });
  expect(await lookup.refresh()).toBe("drift");
  expect(await lookup.up({ object: of, enabled: true })).toBe("update");
  expect(await isLocal()).toBe(true);
  await lookup.destroy();
  expect(await isLocal()).toBe(false);
});

test("an annotation with another text is not ours to remove, which is said", async () => {
  const namespace = await bed.namespace();
  const pod = { apiVersion: "v1", kind: "Pod", name: "debug", namespace };
  const spec = { containers: [{ name: "a", image: "quay.io/acme/app:1" }] };
  await bed.client.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "debug", namespace }, spec });
  const lookup = newLookup();
  await lookup.up({ object: pod, enabled: true });
  await bed.client.objects.patch(pod, { metadata: { annotations: { [annotation]: "theirs" } } });
  warnings.length = 0;
  await lookup.destroy();
  expect((await bed.client.objects.get(pod)).metadata.annotations).toEqual({ [annotation]: "theirs" });
  expect(warnings).toEqual([expect.stringMatching(/another user or program has changed .* to "theirs": that stays/)]);
});

test("an update leaves an annotation with another text, which is said; after a refresh it replaces it", async () => {
  const namespace = await bed.namespace();
  const job = { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace };
  const labels = { app: "web" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "a", image: "quay.io/acme/app:1" }] } };
  const spec = { selector: { matchLabels: labels }, template };
  await bed.client.objects.create({ ...job, metadata: { name: "web", namespace }, spec });
  const lookup = newLookup();
  await lookup.up({ object: job, enabled: true });
  const theirs = { [annotation]: "theirs" };
  await bed.client.objects.patch(job, { spec: { template: { metadata: { annotations: theirs } } } });
  bed.writes();
  warnings.length = 0;
  expect(await lookup.up({ object: job, enabled: false })).toBe("update");
  expect(bed.writes()).toEqual([]);
  expect(warnings).toEqual([expect.stringMatching(/another user or program has changed .* to "theirs": that stays/)]);
  expect(lookup.outs).toMatchObject({ enabled: false, written: [true] });
  await lookup.refresh();
  expect(await lookup.up({ object: job, enabled: true })).toBe("update");
  expect(warnings).toHaveLength(1);
  expect(await bed.client.objects.get(job)).toMatchObject({
    spec: { template: { metadata: { annotations: { [annotation]: "*" } } } },
  });
  await lookup.destroy();
  const left = (await bed.client.objects.get(job)) as unknown as { spec: typeof spec };
  expect(left.spec.template.metadata).toEqual({ labels });
});

test("images of a workload are looked up once the lookup is set", async () => {
  const { of } = await stream(false);
  const { namespace } = of;
  const digest = await bed.push("acme/app", "1", "1");
  await bed.client.imageStreamImports.create(namespace, {
    metadata: { name: "app" },
    spec: {
      import: true,
      images: [{ from: { kind: "DockerImage", name: bed.reference("acme/app:1") }, to: { name: "1" } }],
    },
  });
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace };
  const labels = { app: "web" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "web", image: "app:1" }] } };
  const spec = { selector: { matchLabels: labels }, template };
  await bed.client.objects.create({ ...deployment, metadata: { name: "web", namespace }, spec });
  await newLookup().up({ object: deployment, enabled: true });
  expect(await bed.client.objects.get(deployment)).toMatchObject({
    spec: { template: { spec: { containers: [{ image: `${bed.reference("acme/app")}@${digest}` }] } } },
  });
});
