import { expect, test } from "@jest/globals";
import { describeDiagnostic } from "../../../../provider/image/diagnostic.ts";
import { imageTrigger } from "../../../../provider/resources/imageTrigger/index.ts";
import {
  type ImageTriggerInputs,
  imageTriggerDiagnostics,
} from "../../../../provider/resources/imageTrigger/inputs.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { warned } from "../warned.ts";

const bed = testbed();
const newTrigger = () => new Lifecycle(imageTrigger, () => bed.context);
const from = { kind: "ImageStreamTag" as const, name: "app:1.4" };

interface ImageChange {
  automatic?: boolean;
  containerNames?: string[];
  from?: { kind?: string; name: string; namespace?: string };
  lastTriggeredImage?: string;
}

interface Spec {
  triggers: { type: string; imageChangeParams?: ImageChange }[];
  template: { spec: Record<"containers" | "initContainers", { name: string; image: string }[]> };
}

const imageChange = (tag: string, containerNames: string[], automatic = true) => ({
  type: "ImageChange",
  imageChangeParams: { automatic, containerNames, from: { kind: "ImageStreamTag", name: tag } },
});

/** A DeploymentConfig with containers `web` and `side` and init container `setup`, and stream `app` with tag `1.4`. */
async function given(triggers?: object[]) {
  const namespace = await bed.namespace();
  const digest = await bed.push("acme/app", "1.4", "1.4");
  const workload = { apiVersion: "apps.openshift.io/v1", kind: "DeploymentConfig" as const, name: "web", namespace };
  const container = (name: string) => ({ name, image: "quay.io/acme/placeholder:1" });
  const template = {
    metadata: { labels: { app: "web" } },
    spec: { containers: [container("web"), container("side")], initContainers: [container("setup")] },
  };
  await bed.client.objects.create({
    apiVersion: workload.apiVersion,
    kind: workload.kind,
    metadata: { name: "web", namespace },
    spec: { selector: { app: "web" }, template, ...(triggers === undefined ? {} : { triggers }) },
  });
  await importTag(namespace);
  await bed.cluster.settled();
  bed.writes();
  const inputs: ImageTriggerInputs = { workload, container: "web", from, timeout: 10 };
  return { namespace, inputs, image: bed.reference(`acme/app@${digest}`) };
}

const importTag = (namespace: string) =>
  bed.client.imageStreamImports.create(namespace, {
    metadata: { name: "app" },
    spec: {
      import: true,
      images: [{ from: { kind: "DockerImage", name: bed.reference("acme/app:1.4") }, to: { name: "1.4" } }],
    },
  });

const specOf = async ({ workload }: ImageTriggerInputs) => (await bed.client.objects.get(workload)).spec as Spec;
const triggersOf = async (inputs: ImageTriggerInputs) =>
  (await specOf(inputs)).triggers.map(({ type, imageChangeParams: params }) =>
    params === undefined ? type : `${params.containerNames} ${params.from?.name} ${params.automatic === true}`,
  );
const imageOf = async (inputs: ImageTriggerInputs, name = "web") => {
  const { containers, initContainers } = (await specOf(inputs)).template.spec;
  return [...containers, ...initContainers].find((container) => container.name === name)?.image;
};
/** A change by another user, as by `oc edit`. */
const setTriggers = ({ workload }: ImageTriggerInputs, triggers: object[]) =>
  bed.client.objects.patch(workload, { spec: { triggers } });

test.each<[string, object, string]>([
  ["a field path", { fieldPath: "spec.template.spec.containers[0].image" }, "fieldPath: "],
  ["no container", {}, "container: is required (give either container or containers)"],
  ["both", { container: "web", containers: ["web"] }, "cannot be given together with containers"],
  ["no container's name", { containers: ["web", "Side"] }, 'containers[1]: "Side" is no container name'],
  ["an empty list", { containers: [] }, "containers: [] is wrong"],
])("%s is a fault", (_what, place, text) => {
  const workload = { apiVersion: "apps.openshift.io/v1", kind: "DeploymentConfig", name: "web", namespace: "shop" };
  const found = imageTriggerDiagnostics({ workload, from, ...place }).map(describeDiagnostic);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(text);
});

test("a trigger is one write; it waits until the controller has set the image; unchanged, nothing is written", async () => {
  const { inputs, image } = await given();
  const trigger = newTrigger();
  expect(await trigger.up({ ...inputs, image })).toBe("create");
  expect(bed.writes()).toEqual(["PATCH deploymentconfigs/web"]);
  expect(await imageOf(inputs)).toBe(image);
  expect(await triggersOf(inputs)).toEqual(["ConfigChange", "web app:1.4 true"]);
  expect(await trigger.refresh()).toBe("same");
  expect(await trigger.up({ ...inputs, image })).toBe("same");
  expect(bed.writes()).toEqual([]);
  await trigger.destroy();
  expect(await triggersOf(inputs)).toEqual(["ConfigChange"]);
  expect(await imageOf(inputs)).toBe(image);
});

test("a moved tag is no write; the update waits for the controller", async () => {
  const { namespace, inputs, image } = await given();
  const trigger = newTrigger();
  await trigger.up({ ...inputs, image });
  const moved = bed.reference(`acme/app@${await bed.push("acme/app", "1.4", "1.4.1")}`);
  await importTag(namespace);
  bed.writes();
  expect(await trigger.up({ ...inputs, image: moved })).toBe("update");
  expect(bed.writes()).toEqual([]);
  expect(await imageOf(inputs)).toBe(moved);
  expect(await trigger.refresh()).toBe("same");
});

test("one trigger serves several containers, init containers too; their number can change, in the same entry", async () => {
  const { inputs, image } = await given();
  const { container: _, ...rest } = inputs;
  const trigger = newTrigger();
  await trigger.up({ ...rest, containers: ["web", "setup"], image });
  for (const name of ["web", "setup"]) expect(await imageOf(inputs, name)).toBe(image);
  expect(await imageOf(inputs, "side")).toBe("quay.io/acme/placeholder:1");
  expect(await trigger.up({ ...rest, containers: ["setup", "web"], image })).toBe("same");
  expect(await trigger.up({ ...rest, containers: ["web", "setup", "side"], image })).toBe("update");
  expect(await triggersOf(inputs)).toEqual(["ConfigChange", "web,setup,side app:1.4 true"]);
  expect(await imageOf(inputs, "side")).toBe(image);
  expect(await trigger.up({ ...inputs, image })).toBe("update");
  expect(await triggersOf(inputs)).toEqual(["ConfigChange", "web app:1.4 true"]);
  expect(await trigger.refresh()).toBe("same");
});

test("an explicit empty list of triggers stays one, and gets the entry", async () => {
  const { inputs } = await given([]);
  const trigger = newTrigger();
  await trigger.up(inputs);
  expect(await triggersOf(inputs)).toEqual(["web app:1.4 true"]);
  await trigger.destroy();
  expect(await triggersOf(inputs)).toEqual([]);
});

test("paused is automatic: false, what the controller noted stays, and entries of others are not touched", async () => {
  const { inputs, image } = await given([imageChange("app:1.4", ["side"]), { type: "ConfigChange" }]);
  const [before] = (await specOf(inputs)).triggers;
  const trigger = newTrigger();
  await trigger.up(inputs);
  await trigger.up({ ...inputs, paused: true });
  expect(await triggersOf(inputs)).toEqual(["side app:1.4 true", "ConfigChange", "web app:1.4 false"]);
  expect((await specOf(inputs)).triggers[2]?.imageChangeParams?.lastTriggeredImage).toBe(image);
  expect(await trigger.refresh()).toBe("same");
  await trigger.up({ ...inputs, paused: false });
  expect(await triggersOf(inputs)).toEqual(["side app:1.4 true", "ConfigChange", "web app:1.4 true"]);
  await trigger.destroy();
  expect((await specOf(inputs)).triggers).toEqual([before, { type: "ConfigChange" }]);
});

test("an entry that exists is refused; adopted, it becomes what is declared", async () => {
  const { inputs, image } = await given([imageChange("other:1", ["web"], false)]);
  const trigger = newTrigger();
  await expect(trigger.up(inputs)).rejects.toThrow(/has a trigger for web, which exists already: .*; set adopt: true/);
  expect(bed.writes()).toEqual([]);
  await trigger.up({ ...inputs, adopt: true, image });
  expect(await triggersOf(inputs)).toEqual(["web app:1.4 true"]);
  expect(await imageOf(inputs)).toBe(image);
});

test("an entry that also serves other containers can only be adopted as a whole", async () => {
  const { inputs } = await given([imageChange("app:1.4", ["web", "side"])]);
  const trigger = newTrigger();
  await expect(trigger.up({ ...inputs, adopt: true })).rejects.toThrow('declare containers: ["web","side"]');
  expect(bed.writes()).toEqual([]);
  const { container: _, ...rest } = inputs;
  expect(await trigger.up({ ...rest, containers: ["side", "web"], adopt: true })).toBe("create");
  expect(bed.writes()).toEqual([]);
});

test.each<[string, object[], string]>([
  ["the tag", [imageChange("other:1", ["web"])], "drift"],
  ["automatic", [imageChange("app:1.4", ["web"], false)], "drift"],
  ["the containers", [imageChange("app:1.4", ["web", "side"])], "drift"],
  [
    "other entries",
    [{ type: "ConfigChange" }, imageChange("theirs:1", ["side"]), imageChange("app:1.4", ["web"])],
    "same",
  ],
  ["everything", [], "gone"],
])("what others change: %s", async (_what, triggers, seen) => {
  const { inputs, image } = await given();
  const trigger = newTrigger();
  await trigger.up({ ...inputs, image });
  await setTriggers(inputs, triggers);
  await bed.cluster.settled();
  expect(await trigger.refresh()).toBe(seen);
  // A tag of others without an image holds the controller back; the entry is put right all the same.
  await trigger.up({ ...inputs, image });
  expect(await triggersOf(inputs)).toContain("web app:1.4 true");
  expect(await trigger.refresh()).toBe("same");
});

test("a lastTriggeredImage that `oc set triggers` has dropped is neither drift nor waited for", async () => {
  const { inputs, image } = await given();
  const trigger = newTrigger();
  await trigger.up({ ...inputs, image });
  await setTriggers(inputs, [{ type: "ConfigChange" }, imageChange("app:1.4", ["web"])]);
  expect(await trigger.refresh()).toBe("same");
  const again = newTrigger();
  expect(await again.up({ ...inputs, adopt: true, image, timeout: 5 })).toBe("create");
});

test("on delete, containers that somebody has added to the entry keep it", async () => {
  const { inputs } = await given();
  const trigger = newTrigger();
  await trigger.up(inputs);
  await setTriggers(inputs, [imageChange("app:1.4", ["web", "side"])]);
  await trigger.destroy();
  expect(await triggersOf(inputs)).toEqual(["side app:1.4 true"]);
});

test("a controller that is held back by another trigger's tag is an error that names that tag", async () => {
  const { namespace, inputs } = await given([imageChange("nope:1", ["side"])]);
  const trigger = newTrigger();
  await expect(trigger.up({ ...inputs, timeout: 0.3 })).rejects.toThrow(
    `a tag of another trigger that has no image yet holds back all of them: ${namespace}/nope:1`,
  );
  expect(trigger.state?.id).toBe(`${namespace}/DeploymentConfig/web/web`);
});

test("a workload that changes between read and write is read again; one that is gone is no error on delete", async () => {
  const { inputs } = await given();
  const end = bed.cluster.fault({ fault: { kind: "conflict" }, match: { method: "PATCH" }, times: 2 });
  const trigger = newTrigger();
  await trigger.up(inputs);
  end();
  expect(await triggersOf(inputs)).toEqual(["ConfigChange", "web app:1.4 true"]);
  await expect(newTrigger().up({ ...inputs, container: "wep" })).rejects.toThrow(
    /has no container wep; use one of setup, web, side$/,
  );
  await bed.client.objects.delete(inputs.workload);
  await trigger.destroy();
  await expect(newTrigger().up(inputs)).rejects.toThrow(/DeploymentConfig shop-\d+\/web does not exist/);
});

test("an entry that another stack has adopted and pointed elsewhere outlives the stack that wrote it first", async () => {
  for (const isRefreshed of [false, true]) {
    const { inputs, image } = await given();
    const [a, b] = [warned(imageTrigger, () => bed.context), warned(imageTrigger, () => bed.context)];
    await a.up({ ...inputs, image });
    await b.up({ ...inputs, from: { kind: "ImageStreamTag", name: "other:2" }, adopt: true });
    if (isRefreshed) expect(await a.refresh()).toBe("drift");
    bed.writes();
    await a.destroy();
    expect(bed.writes()).toEqual([]);
    expect(a.warnings).toEqual([
      expect.stringMatching(/has changed the trigger on DeploymentConfig .*"name":"other:2".*: it stays; remove it/),
    ]);
    await b.destroy();
    expect(b.warnings).toEqual([]);
    const { spec } = (await bed.client.objects.get(inputs.workload)) as unknown as { spec: Spec };
    expect(spec.triggers.filter(({ type }) => type === "ImageChange")).toEqual([]);
  }
});

test("an update without a refresh leaves an entry that another user has paused, and the next one resumes it", async () => {
  const { inputs, image } = await given();
  const trigger = warned(imageTrigger, () => bed.context);
  await trigger.up({ ...inputs, image });
  const triggers = [imageChange("app:1.4", ["web"], false)];
  await bed.client.objects.patch(inputs.workload, { spec: { triggers } });
  bed.writes();
  const { container: _, ...several } = inputs;
  expect(await trigger.up({ ...several, containers: ["web", "side"] })).toBe("update");
  expect(bed.writes()).toEqual([]);
  expect(trigger.warnings).toEqual([
    expect.stringMatching(/has changed the trigger .*"imageChangeParams":\{"containerNames".*: it stays/),
  ]);
  expect(trigger.outs.paused).toBe(true);
  expect(await trigger.up({ ...inputs, image })).toBe("update");
  expect(await trigger.refresh()).toBe("same");
  expect(trigger.warnings).toHaveLength(1);
});
