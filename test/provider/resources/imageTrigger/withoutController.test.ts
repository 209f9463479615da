import { expect, test } from "@jest/globals";
import { imageTrigger } from "../../../../provider/resources/imageTrigger/index.ts";
import { testbed } from "../testbed.ts";
import { warned } from "../warned.ts";
import { workloads } from "./workloads.ts";

const bed = testbed({ settings: { imageTriggers: false } });
const { given, annotationOf } = workloads(bed);

test.each(["Deployment", "StatefulSet", "CronJob"] as const)(
  "a trigger on a %s where no controller runs ends after its time, says what to check, and is kept in the state",
  async (kind) => {
    const { inputs, image } = await given(kind);
    const trigger = warned(imageTrigger, () => bed.context);
    await expect(trigger.up({ ...inputs, image, timeout: 0.2 })).rejects.toThrow(
      new RegExp(`update of ${kind} .*no trigger controller has acted on any ${kind}.*oc get clusteroperator`, "s"),
    );
    expect(await annotationOf(inputs)).toContain("app:1.4");
    expect(trigger.outs.image).toBeUndefined();
    // Who does not wait needs no controller.
    expect(await trigger.up({ ...inputs, image, timeout: 0 })).toBe("update");
    await trigger.destroy();
    expect(await annotationOf(inputs)).toBeUndefined();
  },
);

test("another trigger for a container that is gone, whose tag has no image, holds back nothing", async () => {
  const fieldPath = 'spec.template.spec.containers[?(@.name=="gone")].image';
  const theirs = { from: { kind: "ImageStreamTag", name: "app:empty" }, fieldPath };
  const { inputs } = await given("Deployment", JSON.stringify([theirs]));
  const trigger = warned(imageTrigger, () => bed.context);
  // It waits for the controller instead of naming that trigger.
  await expect(trigger.up({ ...inputs, timeout: 0.2 })).rejects.toThrow(/has no image, the tag/);
});
