import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { systemUser } from "../../../emulator/apiserver/access.ts";
import { StatusError } from "../../../emulator/apiserver/statusError.ts";
import { pushToStream } from "../../../emulator/controllers/integratedRegistry.ts";
import { type BuiltImage, image } from "../../../emulator/registry/index.ts";
import { object, startTestCluster, type TestCluster, type TestObject } from "./testCluster.ts";

const one = image({ version: "1" });
const two = image({ version: "2" });
let cluster: TestCluster;

beforeEach(async () => {
  cluster = await startTestCluster();
});
afterEach(() => cluster.close());

function push(built: BuiltImage, tag = "v1"): Promise<unknown> {
  const client = cluster.core.client(systemUser, "test");
  return pushToStream(client, cluster.registry, { namespace: "p1", stream: "web", tag }, built);
}

const pullSpec = (built: BuiltImage) => `image-registry.openshift-image-registry.svc:5000/p1/web@${built.digest}`;

interface TriggerOptions {
  readonly tag?: string;
  readonly containers?: string[];
  readonly automatic?: boolean;
}

function imageChange({ tag = "web:v1", containers = ["a"], automatic = true }: TriggerOptions = {}) {
  const from = { kind: "ImageStreamTag", name: tag };
  return { type: "ImageChange", imageChangeParams: { automatic, containerNames: containers, from } };
}

function config(triggers: object[] | null | undefined, images: Record<string, string> = { a: " " }, members = {}) {
  const containers = Object.entries(images).map(([name, containerImage]) => ({ name, image: containerImage }));
  const template = { metadata: { labels: { app: "d" } }, spec: { containers } };
  const spec = { selector: { app: "d" }, template, ...(triggers === undefined ? {} : { triggers }), ...members };
  return object("apps.openshift.io/v1", "DeploymentConfig", "d", { spec });
}

async function settled(): Promise<TestObject> {
  await cluster.controllers.settled();
  return cluster.get("deploymentconfigs", "d");
}

const imagesOf = ({ spec }: TestObject) => spec.template.spec.containers.map((c: { image: string }) => c.image);
const lastOf = ({ spec }: TestObject) =>
  spec.triggers.map(
    (t: { imageChangeParams?: { lastTriggeredImage?: string } }) => t.imageChangeParams?.lastTriggeredImage,
  );

test("missing triggers mean ConfigChange, an empty list means none", async () => {
  expect(((await cluster.create("deploymentconfigs", config(undefined))) as TestObject).spec.triggers).toEqual([
    { type: "ConfigChange" },
  ]);
  await cluster.delete("deploymentconfigs", "d");
  expect(((await cluster.create("deploymentconfigs", config([]))) as TestObject).spec.triggers).toEqual([]);
});

test("defaults are filled in, and lastTriggeredImage is forgotten on POST", async () => {
  const trigger = imageChange();
  Object.assign(trigger.imageChangeParams, { lastTriggeredImage: "junk" });
  const { spec, status, metadata } = (await cluster.create("deploymentconfigs", config([trigger]))) as TestObject;
  expect(metadata.generation).toBe(1);
  expect(spec).toMatchObject({
    replicas: 0,
    revisionHistoryLimit: 10,
    test: false,
    strategy: {
      type: "Rolling",
      activeDeadlineSeconds: 21600,
      rollingParams: {
        updatePeriodSeconds: 1,
        intervalSeconds: 1,
        timeoutSeconds: 600,
        maxSurge: "25%",
        maxUnavailable: "25%",
      },
      resources: {},
    },
  });
  expect(spec.template.spec).toMatchObject({
    restartPolicy: "Always",
    containers: [{ name: "a", image: " ", imagePullPolicy: "IfNotPresent" }],
  });
  expect(spec.triggers[0].imageChangeParams.from).toEqual({ kind: "ImageStreamTag", namespace: "p1", name: "web:v1" });
  expect(spec.triggers[0].imageChangeParams.lastTriggeredImage).toBeUndefined();
  expect(status).toMatchObject({ latestVersion: 0, observedGeneration: 0, replicas: 0 });
});

test.each<[string, object[], string, Record<string, string>]>([
  ["no container names", [imageChange({ containers: [] })], "spec.triggers[0].imageChangeParams.containerNames", {}],
  ["a tag without a colon", [imageChange({ tag: "web" })], "spec.triggers[0].imageChangeParams.from.name", {}],
  ["no parameters", [{ type: "ImageChange" }], "spec.triggers[0].imageChangeParams", {}],
  ["an empty image that no trigger fills", [], "spec.template.spec.containers[0].image", { a: "" }],
])("%s is refused", async (_what, triggers, field, images) => {
  const given = config(triggers, Object.keys(images).length > 0 ? images : { a: " " });
  const refusal = await cluster.create("deploymentconfigs", given).catch((error) => error);
  expect(refusal).toBeInstanceOf(StatusError);
  expect(refusal.status).toMatchObject({ code: 422, details: { causes: [expect.objectContaining({ field })] } });
});

test("an image may be empty where a trigger fills it in", async () => {
  await push(one);
  await cluster.create("deploymentconfigs", config([imageChange()], { a: "" }));
  expect(imagesOf(await settled())).toEqual([pullSpec(one)]);
});

test("images and lastTriggeredImage follow the tag", async () => {
  await push(one);
  await cluster.create("deploymentconfigs", config([imageChange()]));
  const first = await settled();
  expect([imagesOf(first), lastOf(first)]).toEqual([[pullSpec(one)], [pullSpec(one)]]);
  await push(two);
  const second = await settled();
  expect([imagesOf(second), lastOf(second)]).toEqual([[pullSpec(two)], [pullSpec(two)]]);
});

test("one automatic tag that never resolved stops all of them", async () => {
  await push(one);
  const triggers = [imageChange(), imageChange({ tag: "web:v2", containers: ["b"] })];
  await cluster.create("deploymentconfigs", config(triggers, { a: " ", b: " " }));
  expect(imagesOf(await settled())).toEqual([" ", " "]);
  await push(two, "v2");
  expect(imagesOf(await settled())).toEqual([pullSpec(one), pullSpec(two)]);
});

test("a manual trigger is left alone, and the first rollout waits for it", async () => {
  await push(one);
  const triggers = [imageChange(), imageChange({ containers: ["b"], automatic: false })];
  await cluster.create("deploymentconfigs", config(triggers, { a: " ", b: "quay.io/x/y" }));
  const { status, ...rest } = await settled();
  expect(imagesOf(rest as TestObject)).toEqual([pullSpec(one), "quay.io/x/y"]);
  expect(status.latestVersion).toBe(0);
});

test("a vanished tag keeps its last image, which is imposed again", async () => {
  await push(one);
  await cluster.create("deploymentconfigs", config([imageChange()]));
  await settled();
  await cluster.delete("imagestreams", "web");
  const current = structuredClone(await settled());
  current.spec.template.spec.containers[0].image = "quay.io/by/hand:1";
  await cluster.replace("deploymentconfigs", current);
  expect(imagesOf(await settled())).toEqual([pullSpec(one)]);
});

test("blanking lastTriggeredImage alone does not wake the controller; the next stream event refills it", async () => {
  await push(one);
  await cluster.create("deploymentconfigs", config([imageChange()]));
  const current = structuredClone(await settled());
  delete current.spec.triggers[0].imageChangeParams.lastTriggeredImage;
  await cluster.replace("deploymentconfigs", current);
  expect(lastOf(await settled())).toEqual([undefined]);
  await push(two);
  expect(lastOf(await settled())).toEqual([pullSpec(two)]);
});

test("a PUT needs a resourceVersion and leaves the status alone", async () => {
  await cluster.create("deploymentconfigs", config([]));
  await expect(cluster.replace("deploymentconfigs", config([]))).rejects.toThrow("must be specified for an update");
  const current = structuredClone(await settled());
  current.status = { latestVersion: 7 };
  expect((await cluster.replace("deploymentconfigs", current)).status.latestVersion).toBe(0);
});

test("the first rollout names a config change, later ones the image", async () => {
  await push(one);
  await cluster.create("deploymentconfigs", config([imageChange()]));
  const first = await settled();
  expect(first.status).toMatchObject({
    latestVersion: 1,
    details: { message: "config change", causes: [{ type: "ConfigChange" }] },
  });
  await push(two);
  const second = await settled();
  expect(second.status).toMatchObject({
    latestVersion: 2,
    details: {
      causes: [{ type: "ImageChange", imageTrigger: { from: { kind: "DockerImage", name: pullSpec(two) } } }],
    },
  });
  const versions = await cluster.list("replicationcontrollers");
  expect(
    versions.map(({ metadata }) => [metadata.name, metadata.annotations?.["openshift.io/deployment.phase"]]),
  ).toEqual([
    ["d-1", "Failed"],
    ["d-2", "New"],
  ]);
});

test("a paused DeploymentConfig does not roll out", async () => {
  await push(one);
  await cluster.create("deploymentconfigs", config([imageChange()], { a: " " }, { paused: true }));
  expect((await settled()).status.latestVersion).toBe(0);
});

const instantiate = (members: object) =>
  cluster.create("deploymentconfigs/instantiate", {
    apiVersion: "apps.openshift.io/v1",
    kind: "DeploymentRequest",
    name: "d",
    ...members,
  });

test("instantiate resolves manual triggers only with force, and raises the version", async () => {
  await push(one);
  await cluster.create("deploymentconfigs", config([imageChange({ automatic: false })]));
  await settled();
  await expect(instantiate({ latest: true })).rejects.toThrow("contains unresolved images");
  const forced = (await instantiate({ latest: true, force: true })) as TestObject;
  expect(imagesOf(forced)).toEqual([pullSpec(one)]);
  expect(forced.status).toMatchObject({ latestVersion: 1, details: { causes: [{ type: "Manual" }] } });
});

test("instantiate without a reason says so, and of a paused one is refused", async () => {
  await push(one);
  await cluster.create("deploymentconfigs", config([imageChange()]));
  await settled();
  expect(await instantiate({ latest: true })).toMatchObject({ kind: "Status", code: 204 });
  await cluster.patch("deploymentconfigs", "d", { spec: { paused: true } });
  await expect(instantiate({ latest: true, force: true })).rejects.toThrow("is paused");
});

test("rollback answers the earlier template with triggers switched off", async () => {
  await push(one);
  await cluster.create("deploymentconfigs", config([imageChange()]));
  await settled();
  const rollback = (spec: object) =>
    cluster.create("deploymentconfigs/rollback", {
      apiVersion: "apps.openshift.io/v1",
      kind: "DeploymentConfigRollback",
      name: "d",
      spec: { from: {}, ...spec },
    });
  await expect(rollback({})).rejects.toThrow("no previous deployment exists");
  await push(two);
  await settled();
  const answer = (await rollback({ includeTemplate: true })) as TestObject;
  expect(imagesOf(answer)).toEqual([pullSpec(one)]);
  expect(answer.spec.triggers[0].imageChangeParams.automatic).toBeUndefined();
  expect(imagesOf(await settled())).toEqual([pullSpec(two)]);
});

test("scale shows and sets replicas", async () => {
  await cluster.create("deploymentconfigs", config([]));
  await cluster.patch("deploymentconfigs/scale", "d", { spec: { replicas: 3 } });
  expect((await settled()).spec.replicas).toBe(3);
  expect((await cluster.get("deploymentconfigs/scale", "d")).spec).toEqual({ replicas: 3 });
});
