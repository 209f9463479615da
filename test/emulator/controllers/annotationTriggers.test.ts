import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { systemUser } from "../../../emulator/apiserver/access.ts";
import { pushToStream } from "../../../emulator/controllers/integratedRegistry.ts";
import { type BuiltImage, image } from "../../../emulator/registry/index.ts";
import { object, startTestCluster, type TestCluster } from "./testCluster.ts";

const internal = "image-registry.openshift-image-registry.svc:5000/p1/web";
const triggersAnnotation = "image.openshift.io/triggers";
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

const pullSpec = (built: BuiltImage) => `${internal}@${built.digest}`;

function trigger(path = 'spec.template.spec.containers[?(@.name=="a")].image', members: object = {}) {
  return { from: { kind: "ImageStreamTag", name: "web:v1" }, fieldPath: path, ...members };
}

interface Pod {
  containers: { name: string; image: string }[];
  initContainers?: { name: string; image: string }[];
}

function pod(...names: string[]): Pod {
  return { containers: names.map((name) => ({ name, image: " " })) };
}

const selector = { matchLabels: { app: "d" } };

function template(spec: object) {
  return { metadata: { labels: { app: "d" } }, spec };
}

function deployment(triggers: unknown, spec: Pod = pod("a")) {
  const made = object("apps/v1", "Deployment", "d", { spec: { selector, template: template(spec) } });
  made.metadata.annotations = {
    [triggersAnnotation]: typeof triggers === "string" ? triggers : JSON.stringify(triggers),
  };
  return made;
}

async function imagesOf(name = "d"): Promise<string[]> {
  await cluster.controllers.settled();
  const { spec } = await cluster.get("deployments", name);
  const { containers, initContainers = [] } = spec.template.spec as Pod;
  return [...initContainers, ...containers].map(({ image }) => image);
}

test("a workload gets the image of its tag, at once and when the tag moves; the annotation stays", async () => {
  await push(one);
  await cluster.create("deployments", deployment([trigger()]));
  expect(await imagesOf()).toEqual([pullSpec(one)]);
  await push(two);
  expect(await imagesOf()).toEqual([pullSpec(two)]);
  const { metadata } = await cluster.get("deployments", "d");
  expect(metadata.annotations?.[triggersAnnotation]).toBe(JSON.stringify([trigger()]));
});

test("the write is the controller's in managedFields", async () => {
  await push(one);
  await cluster.create("deployments", deployment([trigger()]));
  await imagesOf();
  const { metadata } = await cluster.get("deployments", "d");
  expect(metadata.managedFields?.map(({ manager, operation }) => [manager, operation])).toContainEqual([
    "openshift-controller-manager",
    "Update",
  ]);
});

test("a hand edit of a triggered image is undone, of any other field not", async () => {
  await push(one);
  await cluster.create("deployments", deployment([trigger()], pod("a", "b")));
  await imagesOf();
  const edited = await cluster.get("deployments", "d");
  const containers = [
    { name: "a", image: "quay.io/by/hand:1" },
    { name: "b", image: "quay.io/by/hand:2" },
  ];
  await cluster.replace("deployments", { ...edited, spec: { selector, template: template({ containers }) } });
  expect(await imagesOf()).toEqual([pullSpec(one), "quay.io/by/hand:2"]);
});

test.each([
  [
    "statefulsets",
    "apps/v1",
    "StatefulSet",
    "spec.template.spec",
    (spec: object) => ({ selector, template: template(spec) }),
  ],
  [
    "cronjobs",
    "batch/v1",
    "CronJob",
    "spec.jobTemplate.spec.template.spec",
    (spec: object) => ({
      schedule: "@daily",
      jobTemplate: { spec: { template: { spec: { ...spec, restartPolicy: "Never" } } } },
    }),
  ],
])("%s follow their tags too", async (resource, apiVersion, kind, path, wrap) => {
  await push(one);
  const made = object(apiVersion, kind, "w", { spec: wrap(pod("a")) });
  made.metadata.annotations = { [triggersAnnotation]: JSON.stringify([trigger(`${path}.containers[0].image`)]) };
  await cluster.create(resource, made);
  await cluster.controllers.settled();
  expect(JSON.stringify((await cluster.get(resource, "w")).spec)).toContain(pullSpec(one));
});

test.each([
  [false, " "],
  [true, pullSpec(one)],
])("with daemonSetTriggers %s a DaemonSet ends with image %j", async (daemonSetTriggers, expected) => {
  await cluster.close();
  cluster = await startTestCluster({ settings: { daemonSetTriggers } });
  await push(one);
  const made = object("apps/v1", "DaemonSet", "w", { spec: { selector, template: template(pod("a")) } });
  made.metadata.annotations = { [triggersAnnotation]: JSON.stringify([trigger()]) };
  await cluster.create("daemonsets", made);
  await cluster.controllers.settled();
  cluster.clock.advance(5000);
  await cluster.controllers.settled();
  expect((await cluster.get("daemonsets", "w")).spec.template.spec.containers[0].image).toBe(expected);
});

test("a tag that does not exist leaves its entry alone, and fires when it comes", async () => {
  await push(one);
  const missing = trigger("spec.template.spec.containers[1].image", {
    from: { kind: "ImageStreamTag", name: "web:v2" },
  });
  await cluster.create("deployments", deployment([missing, trigger()], pod("a", "b")));
  expect(await imagesOf()).toEqual([pullSpec(one), " "]);
  await push(two, "v2");
  expect(await imagesOf()).toEqual([pullSpec(one), pullSpec(two)]);
});

test("switching the reference policy is enough to fire", async () => {
  await push(one);
  await cluster.create("deployments", deployment([trigger()]));
  await imagesOf();
  const before = (await cluster.get("deployments", "d")).metadata.resourceVersion;
  await cluster.patch("imagestreams", "web", {
    spec: { tags: [{ name: "v1", from: { kind: "DockerImage", name: "quay.io/x/y" }, reference: true }] },
  });
  expect(await imagesOf()).toEqual(["quay.io/x/y"]);
  expect((await cluster.get("deployments", "d")).metadata.resourceVersion).not.toBe(before);
});

test("a vanished stream leaves the image as it is", async () => {
  await push(one);
  await cluster.create("deployments", deployment([trigger()]));
  await imagesOf();
  await cluster.delete("imagestreams", "web");
  expect(await imagesOf()).toEqual([pullSpec(one)]);
});

test("by name init containers come first, whatever list the path names; by index the list counts", async () => {
  await push(one);
  const spec = { ...pod("a", "b"), initContainers: [{ name: "i", image: " " }] };
  const paths = ['containers[?(@.name=="i")]', "containers[1]"];
  const triggers = paths.map((path) => trigger(`spec.template.spec.${path}.image`));
  await cluster.create("deployments", deployment(triggers, spec));
  expect(await imagesOf()).toEqual([pullSpec(one), " ", pullSpec(one)]);
});

test.each([
  ["a single-quoted selector", [trigger("spec.template.spec.containers[?(@.name=='a')].image")]],
  ["an unknown container", [trigger("spec.template.spec.containers[7].image"), trigger()]],
  ["a field other than image", [trigger("spec.template.spec.containers[0].name"), trigger()]],
  ["one path twice", [trigger(), trigger()]],
  ["a tag without a colon", [trigger(undefined, { from: { kind: "ImageStreamTag", name: "web" } })]],
  ["a path outside the pod spec", [trigger("spec.replicas")]],
  ["a paused entry", [trigger(undefined, { paused: true })]],
  ["no list", { a: 1 }],
  ["null", "null"],
  ["no JSON", "["],
])("%s changes nothing", async (_what, triggers) => {
  await push(one);
  await cluster.create("deployments", deployment(triggers));
  expect(await imagesOf()).toEqual([" "]);
});

test("entries beside a path outside the pod spec still work, and so do unknown members and other cases of names", async () => {
  await push(one);
  const odd = { From: { KIND: "ImageStreamTag", Name: "web:v1" }, pause: true, FIELDPATH: trigger().fieldPath };
  await cluster.create("deployments", deployment([trigger("spec.replicas"), odd]));
  expect(await imagesOf()).toEqual([pullSpec(one)]);
});

test("an object whose path names no container is tried each second until the path is right", async () => {
  await push(one);
  await cluster.create("deployments", deployment([trigger('spec.template.spec.containers[?(@.name=="b")].image')]));
  expect(await imagesOf()).toEqual([" "]);
  const { metadata, spec } = await cluster.get("deployments", "d");
  // The rename touches neither triggers nor triggered images, so only the retry can notice it.
  await cluster.replace("deployments", {
    ...object("apps/v1", "Deployment", "d"),
    metadata,
    spec: { ...spec, template: template(pod("b")) },
  });
  expect(await imagesOf()).toEqual([" "]);
  cluster.clock.advance(1000);
  expect(await imagesOf()).toEqual([pullSpec(one)]);
});

test("an entry with an apiVersion works on changes of the workload, not of the stream", async () => {
  await push(one);
  const from = { kind: "ImageStreamTag", name: "web:v1", apiVersion: "image.openshift.io/v1" };
  await cluster.create("deployments", deployment([trigger(undefined, { from })]));
  expect(await imagesOf()).toEqual([pullSpec(one)]);
  await push(two);
  expect(await imagesOf()).toEqual([pullSpec(one)]);
});

test("a string for paused kills all triggers of the object, and one repair is not enough", async () => {
  await push(one);
  const broken = [trigger(undefined, { paused: "false" }), trigger("spec.template.spec.containers[1].image")];
  await cluster.create("deployments", deployment(broken, pod("a", "b")));
  expect(await imagesOf()).toEqual([" ", " "]);

  const annotate = (triggers: object[]) =>
    cluster.patch("deployments", "d", {
      metadata: { annotations: { [triggersAnnotation]: JSON.stringify(triggers) } },
    });
  await annotate([trigger()]);
  expect(await imagesOf()).toEqual([" ", " "]);
  await push(two);
  expect(await imagesOf()).toEqual([" ", " "]);

  await annotate([trigger(undefined, { paused: false }), trigger("spec.template.spec.containers[1].image")]);
  expect(await imagesOf()).toEqual([pullSpec(two), pullSpec(two)]);
});

test("a workload in one namespace follows a tag of another", async () => {
  const client = cluster.core.client(systemUser, "test");
  await client.create({ group: "", resource: "namespaces" }, object("v1", "Namespace", "p2"));
  await pushToStream(client, cluster.registry, { namespace: "p2", stream: "web", tag: "v1" }, one);
  const from = { kind: "ImageStreamTag", name: "web:v1", namespace: "p2" };
  await cluster.create("deployments", deployment([trigger(undefined, { from })]));
  expect(await imagesOf()).toEqual([pullSpec(one).replace("/p1/", "/p2/")]);
});
