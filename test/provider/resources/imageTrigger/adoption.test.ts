import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { triggersAnnotation } from "../../../../provider/image/triggers.ts";
import { imageTrigger } from "../../../../provider/resources/imageTrigger/index.ts";
import { takenDiagnostics } from "../../../../provider/resources/imageTrigger/workload.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { workloads } from "./workloads.ts";

const bed = testbed();
const { given, annotationOf, imageOf } = workloads(bed);
const newTrigger = () => new Lifecycle(imageTrigger, () => bed.context);

const from = { kind: "ImageStreamTag", name: "app:1.4" };
const path = 'spec.template.spec.containers[?(@.name=="web")].image';
const ours = JSON.stringify([{ from, fieldPath: path }]);

/** Forms that stand in real annotations: of `oc set triggers`, consoles, documentation and manifests. */
const forms: Readonly<Record<string, object>> = {
  "by position": { from, fieldPath: "spec.template.spec.containers[0].image" },
  "an apiVersion": { from: { ...from, apiVersion: "image.openshift.io/v1" }, fieldPath: path },
  "a legacy kind": { from: { ...from, kind: "ImageRepositoryTag" }, fieldPath: path },
  "no kind": { from: { name: "app:1.4" }, fieldPath: path },
  "an image of a registry": { from: { ...from, name: "quay.io/acme/app:latest" }, fieldPath: path },
  "single quotes": { from, fieldPath: path.replaceAll('"', "'") },
  "white space": { from, fieldPath: path.replace("==", " == ") },
  "a dollar in front": { from, fieldPath: `{$.${path}}` },
  "the list of init containers": { from, fieldPath: path.replace("containers", "initContainers") },
  "a paused trigger": { from, fieldPath: path, paused: true },
  "another tag": { from: { ...from, name: "other:1" }, fieldPath: path },
  "the console's pause": { from, fieldPath: path, pause: "true" },
};

test.each(Object.entries(forms))(
  "an entry for the container (%s) exists already; adopted, it is written in our form, and goes with the trigger",
  async (_what, entry) => {
    const text = JSON.stringify(entry);
    const { inputs, image } = await given("Deployment", `[${text}]`);
    const trigger = newTrigger();
    await expect(trigger.up(inputs)).rejects.toThrow(`exists already: ${text}; set adopt: true`);
    expect(bed.writes()).toEqual([]);
    expect(await trigger.up({ ...inputs, image, adopt: true })).toBe("create");
    expect(JSON.parse((await annotationOf(inputs)) ?? "")).toMatchObject(JSON.parse(ours) as object[]);
    expect(await imageOf(inputs)).toBe(image);
    expect(await trigger.refresh()).toBe("same");
    expect(await trigger.up({ ...inputs, image, adopt: true })).toBe("same");
    await trigger.destroy();
    expect(await annotationOf(inputs)).toBeUndefined();
  },
);

test("several entries for one container are taken over together, and those of other containers stay byte for byte", async () => {
  const theirs = `{ "from":{"kind":"ImageStreamTag","name":"app:1.4"}, "fieldPath":"spec.template.spec.containers[1].image" }`;
  const taken = [forms["by position"], forms["single quotes"], forms["an apiVersion"]].map((one) =>
    JSON.stringify(one),
  );
  const { inputs, image } = await given("Deployment", `[${taken[0]}, ${theirs},${taken[1]} , ${taken[2]}]`);
  const trigger = newTrigger();
  await trigger.up({ ...inputs, image, adopt: true });
  expect(await annotationOf(inputs)).toBe(`[${theirs},${ours.slice(1)}`);
  await trigger.destroy();
  expect(await annotationOf(inputs)).toBe(`[${theirs}]`);
});

test.each(["", "  "])(
  "an empty annotation (%j), which the controller cannot read, is removed before the entry",
  async (text) => {
    const { inputs, image } = await given("Deployment", text);
    const trigger = newTrigger();
    expect(await trigger.up({ ...inputs, image })).toBe("create");
    expect(bed.writes()).toEqual(["PATCH deployments/web", "PATCH deployments/web"]);
    expect(await annotationOf(inputs)).toBe(ours);
    expect(await imageOf(inputs)).toBe(image);
  },
);

test.each(["an apiVersion", "a legacy kind", "single quotes"])(
  "an entry that somebody makes deaf (%s) is drift, and the next update puts it right",
  async (what) => {
    const { inputs, image } = await given();
    const trigger = newTrigger();
    await trigger.up({ ...inputs, image });
    const annotations = { [triggersAnnotation]: JSON.stringify([forms[what]]) };
    await bed.client.objects.patch(inputs.workload, { metadata: { annotations } });
    expect(await trigger.refresh()).toBe("drift");
    expect(trigger.outs.deaf).toMatch(/deaf|no kind|single quotes/);
    expect(await trigger.up({ ...inputs, image })).toBe("update");
    expect(await annotationOf(inputs)).toBe(ours);
    expect(await trigger.refresh()).toBe("same");
  },
);

test("check refuses a new trigger in the place of another one already in a preview, but not one that is in the state", () => {
  const workload = { apiVersion: "apps/v1", kind: "Deployment" as const, name: "web", namespace: "shop" };
  const plain = { workload, container: "web", from: { kind: "ImageStreamTag" as const, name: "app:1.4" } };
  const present = { from: { namespace: "shop", name: "other:1" }, paused: false, text: "{}", index: 0 };
  const taken = takenDiagnostics(plain, [present]);
  const transient = { dryRun: true, taken };
  expect(imageTrigger.check({ ...plain, transient }, {}).diagnostics).toEqual(
    taken.map(({ path, summary }) => ({ path, summary })),
  );
  expect(imageTrigger.check({ ...plain, adopt: true, transient }, {}).diagnostics).toEqual([]);
  expect(imageTrigger.check({ ...plain, transient }, plain).diagnostics).toEqual([]);
});

test("whatever forms others have used, one entry for the container is left, and the others' stay", async () => {
  const { inputs } = await given();
  const side = JSON.stringify({ from, fieldPath: path.replace("web", "side") });
  const entries = fc.array(fc.constantFrom(side, ...Object.values(forms).map((form) => JSON.stringify(form))), {
    maxLength: 5,
  });
  const object = await bed.client.objects.get(inputs.workload);
  const { placeOfKind } = await import("../../../../provider/resources/imageTrigger/placeOfKind.ts");
  const place = placeOfKind("Deployment");
  fc.assert(
    fc.property(entries, (given) => {
      const text = `[${given.join(" , ")}]`;
      const annotated = { ...object, metadata: { ...object.metadata, annotations: { [triggersAnnotation]: text } } };
      const patch = place.set({ ...inputs, adopt: true }, annotated, undefined);
      const written = patch === undefined ? text : Object(patch.body).metadata.annotations[triggersAnnotation];
      const after = {
        ...annotated,
        metadata: { ...annotated.metadata, annotations: { [triggersAnnotation]: written } },
      };
      expect(place.find(inputs, after)).toHaveLength(1);
      expect(place.find({ ...inputs, container: "side" }, after)).toHaveLength(
        given.filter((one) => one === side).length,
      );
    }),
  );
});
