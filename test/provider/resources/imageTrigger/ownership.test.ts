import { expect, test } from "@jest/globals";
import { triggersAnnotation } from "../../../../provider/image/triggers.ts";
import { imageTrigger } from "../../../../provider/resources/imageTrigger/index.ts";
import type { Message } from "../../../../provider/text/message.ts";
import { messageDetails } from "../../../messageDetails.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { workloads } from "./workloads.ts";

const bed = testbed();
const { given, annotationOf, imageOf } = workloads(bed);

/** A stack's trigger, and what it has warned of. */
function newTrigger() {
  const warnings: string[] = [];
  const context = () => ({
    ...bed.context,
    warn: async (message: Message) => void warnings.push(messageDetails(message)),
  });
  return Object.assign(new Lifecycle(imageTrigger, context), { warnings });
}

const elsewhere = { kind: "ImageStreamTag" as const, name: "other:2" };
const stays = /^another user or program has changed the trigger on Deployment shop-\d+\/web to \{.*\}: it stays; /;

test("an entry that another stack has adopted and pointed elsewhere outlives the stack that wrote it first", async () => {
  const { inputs, image } = await given();
  const [a, b] = [newTrigger(), newTrigger()];
  await a.up({ ...inputs, image });
  await b.up({ ...inputs, from: elsewhere, adopt: true });
  const theirs = await annotationOf(inputs);
  await a.destroy();
  expect(a.warnings).toEqual([expect.stringMatching(stays)]);
  expect(await annotationOf(inputs)).toBe(theirs);
  await b.destroy();
  expect(b.warnings).toEqual([]);
  expect(await annotationOf(inputs)).toBeUndefined();
});

test("nor does a refresh make an entry ours that another stack has changed", async () => {
  const { inputs, image } = await given();
  const [a, b] = [newTrigger(), newTrigger()];
  await a.up({ ...inputs, image });
  await b.up({ ...inputs, from: elsewhere, adopt: true });
  expect(await a.refresh()).toBe("drift");
  await a.destroy();
  expect(a.warnings).toEqual([expect.stringMatching(stays)]);
  expect(await annotationOf(inputs)).toContain("other:2");
});

test("an update leaves an entry that another user has changed behind its back, waits for nothing, and tells the state so", async () => {
  const { inputs, image } = await given();
  const a = newTrigger();
  await a.up({ ...inputs, image });
  const theirs = ((await annotationOf(inputs)) ?? "").replace("app:1.4", "other:2");
  await bed.client.objects.patch(inputs.workload, { metadata: { annotations: { [triggersAnnotation]: theirs } } });
  bed.writes();
  expect(await a.up({ ...inputs, paused: true })).toBe("update");
  expect(bed.writes()).toEqual([]);
  expect(a.warnings).toEqual([expect.stringMatching(stays)]);
  expect(a.outs.from.name).toBe("other:2");
  // The next preview shows what is there, and the update that follows puts it back.
  expect(await a.up({ ...inputs, image })).toBe("update");
  expect(await annotationOf(inputs)).toContain("app:1.4");
  expect(await imageOf(inputs)).toBe(image);
  expect(await a.refresh()).toBe("same");
  expect(a.outs.written).toBeUndefined();
});

test("what oc set triggers has written anew in its own form is still ours", async () => {
  const { inputs, image } = await given();
  const { container: _, ...byPath } = inputs;
  const trigger = newTrigger();
  await trigger.up({ ...byPath, fieldPath: "spec.template.spec.containers[0].image", image });
  const text = JSON.stringify([
    {
      from: { kind: "ImageStreamTag", name: "app:1.4" },
      fieldPath: 'spec.template.spec.containers[?(@.name=="web")].image',
    },
  ]);
  await bed.client.objects.patch(inputs.workload, { metadata: { annotations: { [triggersAnnotation]: text } } });
  expect(await trigger.refresh()).toBe("same");
  await trigger.destroy();
  expect(trigger.warnings).toEqual([]);
  expect(await annotationOf(inputs)).toBeUndefined();
});

test("an update whose answer is lost knows both entries as its own", async () => {
  const { inputs, image } = await given();
  const trigger = newTrigger();
  await trigger.up({ ...inputs, image });
  const end = bed.cluster.fault({ fault: { kind: "loseAnswer" }, match: { method: "PATCH" } });
  await expect(trigger.up({ ...inputs, paused: true })).rejects.toThrow();
  end();
  await trigger.destroy();
  expect(trigger.warnings).toEqual([]);
  expect(await annotationOf(inputs)).toBeUndefined();
});

test("the annotation goes with the last entry, also where only null is left", async () => {
  const { inputs, image } = await given("Deployment", "[null]");
  const trigger = newTrigger();
  await trigger.up({ ...inputs, image });
  await trigger.destroy();
  expect(await annotationOf(inputs)).toBeUndefined();
});
