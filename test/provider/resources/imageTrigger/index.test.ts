import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { describeDiagnostic } from "../../../../provider/image/diagnostic.ts";
import { triggersAnnotation } from "../../../../provider/image/triggers.ts";
import { imageTrigger } from "../../../../provider/resources/imageTrigger/index.ts";
import {
  type ImageTriggerInputs,
  imageTriggerDiagnostics,
  normalizeImageTrigger,
} from "../../../../provider/resources/imageTrigger/inputs.ts";
import { unknown } from "../../../../provider/resources/inputs/unknown.ts";
import { nearJson } from "../arbitraries.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { withUnknowns } from "../withUnknowns.ts";
import { workloads } from "./workloads.ts";

const bed = testbed();
const newTrigger = () => new Lifecycle(imageTrigger, () => bed.context);

const workload = { apiVersion: "apps/v1", kind: "Deployment" as const, name: "web", namespace: "shop" };
const from = { kind: "ImageStreamTag" as const, name: "app:1.4" };
const plain: ImageTriggerInputs = { workload, container: "web", from };
const faults = (inputs: object) => imageTriggerDiagnostics(inputs).map(describeDiagnostic);

test("anything at all is judged without an exception, and what has no faults can be normalized twice", () => {
  fc.assert(
    fc.property(fc.oneof(nearJson, withUnknowns(plain)), (inputs) => {
      if (imageTriggerDiagnostics(inputs).length > 0) return;
      const once = normalizeImageTrigger(inputs as ImageTriggerInputs);
      expect(normalizeImageTrigger(structuredClone(once))).toEqual(once);
    }),
    { numRuns: 1_000 },
  );
});

test("what is unknown anywhere is neither a fault nor the end of a diff", () => {
  const full = { ...plain, paused: false, adopt: true, timeout: 5, image: "quay.io/acme/app@sha256:1" };
  fc.assert(
    fc.property(withUnknowns(full), (inputs) => {
      expect(imageTriggerDiagnostics(inputs)).toEqual([]);
      expect(typeof imageTrigger.diff(full, inputs as ImageTriggerInputs).changes).toBe("boolean");
    }),
  );
});

test.each<[string, object, string[]]>([
  ["nothing", {}, ["workload: is required", "from: is no reference"]],
  [
    "kind",
    { ...plain, workload: { ...workload, kind: "Pod" } },
    ["use one of Deployment, StatefulSet, DaemonSet, CronJob"],
  ],
  [
    "namespace",
    { ...plain, workload: { ...workload, namespace: "S" } },
    ['workload.namespace: "S" is no namespace name'],
  ],
  [
    "text for paused",
    { ...plain, paused: "false" },
    ['paused: "false" is wrong: invalid input: expected boolean, received string'],
  ],
  ["missing tag", { ...plain, from: "app" }, ['from: "app" has no colon between stream and tag']],
  [
    "missing stream",
    { ...plain, from: { kind: "ImageStreamTag", name: "1.4" } },
    ['from.name: "1.4" names no tag (write <stream>:<tag>)'],
  ],
  ["other kind", { ...plain, from: { kind: "DockerImage", name: "quay.io/a/b:1" } }, ["from.kind"]],
  ["no container", { workload, from }, ["container: is required"]],
  [
    "both",
    { ...plain, fieldPath: "spec.template.spec.containers[0].image" },
    ["cannot be given together with fieldPath"],
  ],
  ["container name", { ...plain, container: "Web App" }, ['"Web App" is no container name']],
  [
    "single quotes",
    { workload, from, fieldPath: "spec.template.spec.containers[?(@.name=='web')].image" },
    ["has single quotes, which the trigger controller does not understand"],
  ],
  [
    "path of another kind",
    { workload, from, fieldPath: "spec.jobTemplate.spec.template.spec.containers[0].image" },
    ["is not in the pod specification of a Deployment"],
  ],
  ["timeout", { ...plain, timeout: -1 }, ["timeout: -1 is wrong"]],
  ["unknown property", { ...plain, contianer: "web" }, ["contianer: is no property"]],
])("faults: %s", (_what, inputs, expected) => {
  const found = faults(inputs);
  expect(found).toHaveLength(expected.length);
  for (const [index, text] of expected.entries()) expect(found[index]).toContain(text);
});

test("another workload or container needs another trigger; a spelling of the same container does not", () => {
  const moved = { ...plain, workload: { ...workload, name: "api" } };
  expect(imageTrigger.diff(plain, moved)).toEqual({ changes: true, replaces: ["workload"] });
  expect(imageTrigger.diff(plain, { ...plain, container: "api" }).replaces).toEqual(["container", "fieldPath"]);
  const spelled = { workload, from, fieldPath: 'spec.template.spec.containers[?(@.name=="web")].image' };
  expect(imageTrigger.diff(plain, spelled)).toEqual({ changes: false, replaces: [] });
  expect(imageTrigger.diff(plain, { ...plain, paused: true })).toEqual({ changes: true, replaces: [] });
  expect(imageTrigger.diff(plain, { ...plain, paused: false, adopt: true, timeout: 5 }).changes).toBe(false);
  expect(imageTrigger.diff(plain, { ...plain, from: { ...from, namespace: "shop" } }).changes).toBe(false);
});

// On the cluster

const { given, importTag, annotationOf, imageOf } = workloads(bed);

test.each(["Deployment", "StatefulSet", "CronJob"] as const)(
  "a trigger on a %s is one write; it waits until the controller has set the image; unchanged, nothing is written",
  async (kind) => {
    const { inputs, image } = await given(kind);
    const trigger = newTrigger();
    expect(await trigger.up({ ...inputs, image })).toBe("create");
    expect(bed.writes()).toHaveLength(1);
    expect(await imageOf(inputs)).toBe(image);
    expect(await trigger.refresh()).toBe("same");
    expect(await trigger.up({ ...inputs, image })).toBe("same");
    expect(bed.writes()).toEqual([]);
    await trigger.destroy();
    expect(bed.writes()).toHaveLength(1);
    expect(await annotationOf(inputs)).toBeUndefined();
    expect(await imageOf(inputs)).toBe(image);
  },
);

test("a moved tag is no write to the workload; the update waits for the controller, and says what the container runs", async () => {
  const { namespace, inputs, image } = await given();
  const trigger = newTrigger();
  await trigger.up({ ...inputs, image });
  const moved = bed.reference(`acme/app@${await bed.push("acme/app", "1.4", "1.4.1")}`);
  await importTag(namespace, "1.4");
  bed.writes();
  expect(await trigger.up({ ...inputs, image: moved })).toBe("update");
  expect(bed.writes()).toEqual([]);
  expect(await imageOf(inputs)).toBe(moved);
  expect(await trigger.refresh()).toBe("same");
});

test("where others move the tag, their image is neither announced nor a difference", async () => {
  const { namespace, inputs } = await given();
  const trigger = newTrigger();
  await trigger.up(inputs);
  const moved = bed.reference(`acme/app@${await bed.push("acme/app", "1.4", "1.4.2")}`);
  await importTag(namespace, "1.4");
  await bed.cluster.settled();
  expect(await imageOf(inputs)).toBe(moved);
  expect(await trigger.refresh()).toBe("same");
  expect(await trigger.up(inputs)).toBe("same");
});

test("entries of others stay byte for byte, wherever ours stands among them", async () => {
  const theirs = (container: string) =>
    `{ "paused" : true,\n"fieldPath":"spec.template.spec.containers[?(@.name==\\"${container}\\")].image", "odd":[1, "]"],"from":{"name":"other:1","kind":"ImageStreamTag"}}`;
  const { inputs } = await given("Deployment", ` [${theirs("side")} ,\t${theirs("gone")}  ] `);
  const before = await annotationOf(inputs);
  const trigger = newTrigger();
  await trigger.up(inputs);
  const entry = `{"from":{"kind":"ImageStreamTag","name":"app:1.4"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"web\\")].image"}`;
  expect(await annotationOf(inputs)).toBe(` [${theirs("side")} ,\t${theirs("gone")},${entry}  ] `);
  await trigger.up({ ...inputs, paused: true });
  expect(await annotationOf(inputs)).toContain(
    `${theirs("side")} ,\t${theirs("gone")},${entry.slice(0, -1)},"paused":true}`,
  );
  expect(await trigger.refresh()).toBe("same");
  await trigger.destroy();
  expect(await annotationOf(inputs)).toBe(before);
});

test("triggers of several containers of one workload, written at once, all stay", async () => {
  const { inputs } = await given();
  const containers = ["web", "side", "setup"].map((container) => [container, newTrigger()] as const);
  await Promise.all(containers.map(([container, trigger]) => trigger.up({ ...inputs, container })));
  const { digest } = { digest: bed.cluster.registry.digest("acme/app", "1.4") };
  for (const [container] of containers) expect(await imageOf(inputs, container)).toContain(digest);
  await Promise.all(containers.map(([, trigger]) => trigger.destroy()));
  expect(await annotationOf(inputs)).toBeUndefined();
});

test("a field path may name a container by its position, or an init container; the entry keeps that form", async () => {
  const { inputs, image } = await given();
  const { container: _, ...byPath } = inputs;
  const paths = [
    "spec.template.spec.containers[0].image",
    'spec.template.spec.initContainers[?(@.name=="setup")].image',
  ];
  const triggers = paths.map((fieldPath) => [newTrigger(), { ...byPath, fieldPath, image }] as const);
  for (const [trigger, declared] of triggers) {
    expect(await trigger.up(declared)).toBe("create");
    expect(await trigger.refresh()).toBe("same");
    expect(await trigger.up(declared)).toBe("same");
  }
  expect([await imageOf(inputs), await imageOf(inputs, "setup"), await imageOf(inputs, "side")]).toEqual([
    image,
    image,
    "quay.io/acme/side:1",
  ]);
  const entries = JSON.parse((await annotationOf(inputs)) ?? "") as { fieldPath: string }[];
  expect(entries.map(({ fieldPath }) => fieldPath)).toEqual(paths);
  for (const [trigger] of triggers) await trigger.destroy();
  expect(await annotationOf(inputs)).toBeUndefined();
});

test("two triggers that let one container follow different tags are refused, however they name it", async () => {
  const theirs = (name: string) =>
    `[{"from":{"kind":"ImageStreamTag","name":"${name}"},"fieldPath":"spec.template.spec.containers[0].image"}]`;
  const { inputs } = await given("Deployment", theirs("other:1"));
  const exact = theirs("app:1.4").replace("[0]", '[?(@.name==\\"web\\")]');
  const both = `${theirs("other:1").slice(0, -1)},${exact.slice(1)}`;
  await bed.client.objects.patch(inputs.workload, { metadata: { annotations: { [triggersAnnotation]: both } } });
  bed.writes();
  await expect(newTrigger().up(inputs)).rejects.toThrow(
    /^from: container web of Deployment shop-\d+\/web follows other:1 already, by \{.*containers\[0\]\.image"\}; remove one/,
  );
  expect(bed.writes()).toEqual([]);
});

test("another trigger for a container that is gone is told at once where it holds back ours", async () => {
  const astray = 'spec.template.spec.containers[?(@.name==\\"gone\\")].image';
  const { inputs } = await given(
    "Deployment",
    `[{"from":{"kind":"ImageStreamTag","name":"app:1.4"},"fieldPath":"${astray}"}]`,
  );
  // Without a wait: the time limit is longer than the test's.
  await expect(newTrigger().up({ ...inputs, timeout: 600 })).rejects.toThrow(
    'another trigger, for a missing container, holds back all of them: spec.template.spec.containers[?(@.name=="gone")].image; remove it',
  );
});

test("a write whose answer is lost is sent again and finds its own entry", async () => {
  const { inputs, image } = await given();
  bed.cluster.fault({ fault: { kind: "loseAnswer" }, match: { method: "PATCH" }, times: 1 });
  const trigger = newTrigger();
  expect(await trigger.up({ ...inputs, image })).toBe("create");
  expect(await trigger.up({ ...inputs, image })).toBe("same");
});

test("an entry of which it is not known whether it was written is kept in the state, and the next update repairs", async () => {
  const { inputs, image } = await given();
  const end = bed.cluster.fault({ fault: { kind: "loseAnswer" }, match: { method: "PATCH" } });
  const trigger = newTrigger();
  await expect(trigger.up({ ...inputs, image })).rejects.toThrow();
  end();
  expect(trigger.state?.id).toMatch(/Deployment\/web\/web$/);
  expect(await annotationOf(inputs)).toContain("app:1.4");
  expect(await trigger.up({ ...inputs, image })).toBe("update");
  expect(await imageOf(inputs)).toBe(image);
});

test("a workload that changes between read and write is read again", async () => {
  const { inputs } = await given();
  const end = bed.cluster.fault({ fault: { kind: "conflict" }, match: { method: "PATCH" }, times: 3 });
  const trigger = newTrigger();
  await trigger.up(inputs);
  end();
  expect(await annotationOf(inputs)).toContain("app:1.4");
});

test("a missing workload or container is an error that says so, and nothing is written", async () => {
  const { inputs } = await given();
  const missing = { ...inputs, workload: { ...inputs.workload, name: "nope" } };
  const trigger = newTrigger();
  await expect(trigger.up(missing)).rejects.toThrow(
    /^workload\.name: Deployment shop-\d+\/nope does not exist; create it first/,
  );
  await expect(trigger.up({ ...inputs, container: "wep" })).rejects.toThrow(
    /^container: Deployment shop-\d+\/web has no container wep; use one of setup, web, side$/,
  );
  const { container: _, ...byPath } = inputs;
  await expect(trigger.up({ ...byPath, fieldPath: "spec.template.spec.containers[7].image" })).rejects.toThrow(
    "has no container spec.template.spec.containers[7].image",
  );
  expect(trigger.state).toBeUndefined();
  expect(bed.writes()).toEqual([]);
});

test.each([
  ["no JSON", "web=app:1.4"],
  [
    "a text for paused",
    `[{"from":{"kind":"ImageStreamTag","name":"other:1"},"fieldPath":"spec.template.spec.containers[0].image","paused":"false"}]`,
  ],
  [
    "single quotes",
    `[{"from":{"kind":"ImageStreamTag","name":"other:1"},"fieldPath":"spec.template.spec.containers[?(@.name=='side')].image"}]`,
  ],
])("an annotation that is broken (%s) is reported and left as it is", async (_what, annotation) => {
  const { inputs } = await given("Deployment", annotation);
  const trigger = newTrigger();
  await expect(trigger.up(inputs)).rejects.toThrow(/^workload: Deployment shop-\d+\/web has a broken annotation: /);
  expect(await annotationOf(inputs)).toBe(annotation);
  expect(bed.writes()).toEqual([]);
  expect(trigger.state).toBeUndefined();
});

test("an annotation that others break later is an error of refresh and destroy, and is left as it is", async () => {
  const { inputs } = await given();
  const trigger = newTrigger();
  await trigger.up(inputs);
  await bed.client.objects.patch(inputs.workload, { metadata: { annotations: { [triggersAnnotation]: "oops" } } });
  const broken = /^Deployment shop-\d+\/web has a broken annotation: .*is no JSON array/;
  await expect(trigger.refresh()).rejects.toThrow(broken);
  await expect(trigger.destroy()).rejects.toThrow(broken);
  expect(await annotationOf(inputs)).toBe("oops");
});

test("an entry that exists is refused; adopted, it becomes what is declared", async () => {
  const entry = `{"from":{"kind":"ImageStreamTag","name":"other:1"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"web\\")].image"}`;
  const { inputs } = await given("Deployment", `[${entry}]`);
  const trigger = newTrigger();
  await expect(trigger.up(inputs)).rejects.toThrow(`exists already: ${entry}; set adopt: true to take it over`);
  expect(await annotationOf(inputs)).toBe(`[${entry}]`);
  await trigger.up({ ...inputs, adopt: true });
  expect(await annotationOf(inputs)).toBe(`[${entry.replace("other:1", "app:1.4")}]`);
});

test("what others do to the entry is drift, and is repaired; without the entry or the workload the trigger is gone", async () => {
  const { inputs } = await given();
  const trigger = newTrigger();
  await trigger.up(inputs);
  const annotate = (text: string | null) =>
    bed.client.objects.patch(inputs.workload, { metadata: { annotations: { [triggersAnnotation]: text } } });
  const ours = (await annotationOf(inputs)) ?? "";
  for (const text of [ours.replace("app:1.4", "app:2"), ours.replace("}]", ',"paused":true}]')]) {
    await annotate(text);
    expect(await trigger.refresh()).toBe("drift");
    expect(await trigger.up(inputs)).toBe("update");
    expect(await annotationOf(inputs)).toBe(ours);
  }
  await annotate(null);
  expect(await trigger.refresh()).toBe("gone");
  await trigger.up(inputs);
  await bed.client.objects.delete(inputs.workload);
  const { state } = trigger;
  expect(await trigger.refresh()).toBe("gone");
  trigger.state = state;
  await trigger.destroy();
});

test("a controller that does not act is an error with the time limit and both images, and the entry is kept in the state", async () => {
  const { inputs, image } = await given("DaemonSet");
  const trigger = newTrigger();
  await expect(trigger.up({ ...inputs, image, timeout: 0.3 })).rejects.toThrow(
    /^the trigger controller's update of DaemonSet shop-\d+\/web took longer than 0\.3 s \(last seen: it has no image, the tag .*@sha256:\w+\).*may lack the right to update DaemonSets \(apps\): use the tag's image directly$/,
  );
  expect(trigger.state?.id).toMatch(/^shop-\d+\/DaemonSet\/web\/web$/);
  expect(trigger.outs.image).toBeUndefined();
  await trigger.destroy();
  expect(await annotationOf(inputs)).toBeUndefined();
});

test("paused, without waiting, or without an image there is nothing to wait for", async () => {
  const { inputs, image } = await given("DaemonSet");
  for (const parts of [{ paused: true }, { timeout: 0, image }, { from: { ...from, name: "app:not-yet" } }]) {
    const trigger = newTrigger();
    expect(await trigger.up({ ...inputs, ...parts })).toBe("create");
    expect(await trigger.refresh()).toBe("same");
    expect(await trigger.up({ ...inputs, ...parts })).toBe("same");
    await trigger.destroy();
  }
});

test("what keeps us from seeing that the trigger works does not lose the entry that was written", async () => {
  const { inputs } = await given();
  const end = bed.cluster.fault({
    fault: { kind: "error", status: 403, reason: "Forbidden", message: "no tags for you" },
    match: { method: "GET", path: /imagestreamtags/ },
  });
  const trigger = newTrigger();
  await expect(trigger.up(inputs)).rejects.toThrow("no tags for you");
  expect(trigger.state?.id).toMatch(/Deployment\/web\/web$/);
  end();
});

test("check refuses what the program has found out about the workload, also in a preview", async () => {
  const refused = [{ path: "workload.name", summary: "does not exist" }];
  const { diagnostics } = imageTrigger.check({ ...plain, transient: { dryRun: true, refused } }, {});
  expect(diagnostics).toEqual(refused);
  expect(imageTrigger.check({ ...plain, image: unknown, transient: { dryRun: true } }, {}).diagnostics).toEqual([]);
});
