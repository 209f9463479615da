import { expect, test } from "@jest/globals";
import { image, labelledBuilder } from "../../../../emulator/index.ts";
import { describeDiagnostic } from "../../../../provider/image/diagnostic.ts";
import { imageTrigger } from "../../../../provider/resources/imageTrigger/index.ts";
import {
  type ImageTriggerInputs,
  imageTriggerDiagnostics,
} from "../../../../provider/resources/imageTrigger/inputs.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { warned } from "../warned.ts";

const bed = testbed({ builder: labelledBuilder });
const newTrigger = () => new Lifecycle(imageTrigger, () => bed.context);
const tag = (name: string) => ({ kind: "ImageStreamTag" as const, name });

interface BuildConfig {
  spec: { triggers?: { type: string; imageChange?: { from?: { name: string }; paused?: boolean } }[] };
  status: { lastVersion: number; imageChangeTriggers?: { lastTriggeredImageID: string }[] };
}

/** A BuildConfig that starts from `base:1` and has no trigger; streams `base` and `extra` with tag `1`, and `app`. */
async function given(triggers: object[] = [], startsFrom = "base:1") {
  const namespace = await bed.namespace();
  const base = await bed.cluster.push(namespace, "base", "1", image({ version: "1" }));
  await bed.cluster.push(namespace, "extra", "1", image({ version: "e1" }));
  const workload = { apiVersion: "build.openshift.io/v1", kind: "BuildConfig" as const, name: "app", namespace };
  const stream = { apiVersion: "image.openshift.io/v1", kind: "ImageStream", metadata: { name: "app", namespace } };
  await bed.client.objects.create(stream);
  await bed.client.objects.create({
    apiVersion: workload.apiVersion,
    kind: workload.kind,
    metadata: { name: "app", namespace },
    spec: {
      source: { dockerfile: "FROM scratch" },
      strategy: { dockerStrategy: { from: tag(startsFrom) } },
      output: { to: tag("app:latest") },
      triggers,
    },
  });
  await bed.cluster.settled();
  bed.writes();
  const inputs: ImageTriggerInputs = { workload, from: tag("base:1"), timeout: 10 };
  return { namespace, inputs, image: await pullSpec(namespace, "base:1"), base };
}

const pullSpec = async (namespace: string, name: string) =>
  (await bed.client.imageStreamTags.get(namespace, name)).image?.dockerImageReference ?? "";
const live = async ({ workload }: ImageTriggerInputs) =>
  (await bed.client.objects.get(workload)) as unknown as BuildConfig;
const triggersOf = async (inputs: ImageTriggerInputs) =>
  (await live(inputs)).spec.triggers?.map(({ type, imageChange: change }) =>
    [type, change?.from?.name, change?.paused].filter(Boolean).join(" "),
  ) ?? [];
const builds = async (inputs: ImageTriggerInputs) => (await live(inputs)).status.lastVersion;

test.each(["container", "containers", "fieldPath"])("%s is a fault", (member) => {
  const workload = { apiVersion: "build.openshift.io/v1", kind: "BuildConfig", name: "app", namespace: "shop" };
  const value = member === "containers" ? ["web"] : "web";
  const found = imageTriggerDiagnostics({ workload, from: tag("base:1"), [member]: value }).map(describeDiagnostic);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`has no meaning for a BuildConfig`);
});

test("a trigger is one write; it waits until a build has started; unchanged, nothing is written or built", async () => {
  const { inputs, image } = await given();
  const trigger = newTrigger();
  expect(await trigger.up({ ...inputs, image })).toBe("create");
  expect(bed.writes()).toEqual(["PATCH buildconfigs/app"]);
  expect(await builds(inputs)).toBe(1);
  expect(await trigger.refresh()).toBe("same");
  expect(await trigger.up({ ...inputs, image })).toBe("same");
  await trigger.destroy();
  expect(await triggersOf(inputs)).toEqual([]);
  expect(await builds(inputs)).toBe(1);
});

test("a moved tag is no write; the update waits for its build", async () => {
  const { namespace, inputs, image: first } = await given();
  const trigger = newTrigger();
  await trigger.up({ ...inputs, image: first });
  await bed.cluster.push(namespace, "base", "1", image({ version: "2" }));
  bed.writes();
  expect(await trigger.up({ ...inputs, image: await pullSpec(namespace, "base:1") })).toBe("update");
  expect(bed.writes()).toEqual([]);
  expect(await builds(inputs)).toBe(2);
  expect(await trigger.refresh()).toBe("same");
});

test("writes keep the status, so that no image is built twice, and entries of others", async () => {
  const { inputs } = await given([{ type: "ConfigChange" }, { type: "ImageChange", imageChange: {} }]);
  const before = await live(inputs);
  const extra = { ...inputs, from: tag("extra:1") };
  const trigger = newTrigger();
  await trigger.up(extra);
  expect(await triggersOf(inputs)).toEqual(["ConfigChange", "ImageChange", "ImageChange extra:1"]);
  const built = await builds(inputs);
  await trigger.up({ ...extra, paused: true });
  expect(await triggersOf(inputs)).toEqual(["ConfigChange", "ImageChange", "ImageChange extra:1 true"]);
  expect((await live(inputs)).status.imageChangeTriggers).toHaveLength(2);
  expect(await trigger.refresh()).toBe("same");
  await trigger.up({ ...extra, paused: false });
  expect(await triggersOf(inputs)).toEqual(["ConfigChange", "ImageChange", "ImageChange extra:1"]);
  await trigger.destroy();
  await bed.cluster.settled();
  expect((await live(inputs)).spec.triggers).toEqual(before.spec.triggers);
  expect(await builds(inputs)).toBe(built);
});

test("the entry without from stands for the strategy's tag: it is refused, or adopted as it is", async () => {
  const { inputs, image } = await given([{ type: "ImageChange", imageChange: {} }]);
  const trigger = newTrigger();
  await expect(trigger.up(inputs)).rejects.toThrow(
    /has a trigger for base:1, which exists already: .*; set adopt: true/,
  );
  expect(await trigger.up({ ...inputs, adopt: true, image })).toBe("create");
  expect(bed.writes()).toEqual([]);
  expect(await trigger.refresh()).toBe("same");
  await trigger.destroy();
  expect(await triggersOf(inputs)).toEqual([]);
});

test("another tag is written into the same entry", async () => {
  const { namespace, inputs } = await given();
  const trigger = newTrigger();
  await trigger.up(inputs);
  const image = await pullSpec(namespace, "extra:1");
  expect(await trigger.up({ ...inputs, from: tag("extra:1"), image })).toBe("update");
  expect(await triggersOf(inputs)).toEqual(["ImageChange extra:1"]);
  expect(await builds(inputs)).toBe(2);
});

test("a trigger that others remove is gone, one that they pause is drift, and both are repaired", async () => {
  const { inputs, image } = await given();
  const trigger = newTrigger();
  await trigger.up({ ...inputs, image });
  const set = (triggers: object[]) => bed.client.objects.patch(inputs.workload, { spec: { triggers } });
  await set([{ type: "ImageChange", imageChange: { from: tag("base:1"), paused: true } }]);
  expect(await trigger.refresh()).toBe("drift");
  expect(await trigger.up({ ...inputs, image })).toBe("update");
  expect(await triggersOf(inputs)).toEqual(["ImageChange base:1"]);
  await set([]);
  expect(await trigger.refresh()).toBe("gone");
  expect(await trigger.up({ ...inputs, image })).toBe("create");
  expect(await builds(inputs)).toBe(1);
});

test("where no build is started, that is an error with the likely cause, and the entry is kept in the state", async () => {
  const { namespace, inputs } = await given([], "nope:1");
  const trigger = newTrigger();
  await expect(trigger.up({ ...inputs, timeout: 0.3 })).rejects.toThrow(
    /0\.3 s \(last seen: it has no image.*no build was started/,
  );
  expect(trigger.state?.id).toBe(`${namespace}/BuildConfig/app/${namespace}/base:1`);
  expect(await triggersOf(inputs)).toEqual(["ImageChange base:1"]);
  await trigger.destroy();
  expect(await newTrigger().up({ ...inputs, paused: true, timeout: 0.3 })).toBe("create");
});

test("an entry that another user has paused stays when it is destroyed, with or without a refresh", async () => {
  for (const isRefreshed of [false, true]) {
    const { inputs } = await given();
    const trigger = warned(imageTrigger, () => bed.context);
    await trigger.up({ ...inputs, timeout: 0 });
    const triggers = [{ type: "ImageChange", imageChange: { from: tag("base:1"), paused: true } }];
    await bed.client.objects.patch(inputs.workload, { spec: { triggers } });
    if (isRefreshed) expect(await trigger.refresh()).toBe("drift");
    bed.writes();
    await trigger.destroy();
    expect(bed.writes()).toEqual([]);
    expect(trigger.warnings).toEqual([
      expect.stringMatching(/has changed the trigger on BuildConfig .*"paused":true.*: it stays; remove it/),
    ]);
    expect(await triggersOf(inputs)).toEqual(["ImageChange base:1 true"]);
  }
});

test("an entry that another stack points elsewhere is another entry: each stack removes its own", async () => {
  const { inputs } = await given();
  const [a, b] = [warned(imageTrigger, () => bed.context), warned(imageTrigger, () => bed.context)];
  await a.up({ ...inputs, timeout: 0 });
  const triggers = [{ type: "ImageChange", imageChange: { from: tag("extra:1") } }];
  await bed.client.objects.patch(inputs.workload, { spec: { triggers } });
  await b.up({ ...inputs, from: tag("extra:1"), adopt: true, timeout: 0 });
  await a.destroy();
  expect(await triggersOf(inputs)).toEqual(["ImageChange extra:1"]);
  await b.destroy();
  expect([...a.warnings, ...b.warnings]).toEqual([]);
  expect(await triggersOf(inputs)).toEqual([]);
});
