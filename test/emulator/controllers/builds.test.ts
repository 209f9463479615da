import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { systemUser } from "../../../emulator/apiserver/access.ts";
import { labelledBuilder } from "../../../emulator/controllers/builder.ts";
import { pushToStream } from "../../../emulator/controllers/integratedRegistry.ts";
import { type BuiltImage, image } from "../../../emulator/registry/index.ts";
import { object, startTestCluster, type TestCluster, type TestObject } from "./testCluster.ts";

const repository = "image-registry.openshift-image-registry.svc:5000/p1";
const one = image({ version: "1" });
const two = image({ version: "2" });
let cluster: TestCluster;

beforeEach(async () => {
  cluster = await startTestCluster({ builder: labelledBuilder });
  await cluster.controllers.settled();
});
afterEach(() => cluster.close());

function push(built: BuiltImage, stream = "base", tag = "1"): Promise<unknown> {
  const client = cluster.core.client(systemUser, "test");
  return pushToStream(client, cluster.registry, { namespace: "p1", stream, tag }, built);
}

interface Options {
  readonly name?: string;
  readonly from?: string;
  readonly to?: string;
  readonly triggers?: object[];
  readonly members?: object;
}

function config({
  name = "app",
  from = "base:1",
  to = "app:latest",
  triggers = [{ type: "ImageChange" }],
  members = {},
}: Options = {}) {
  return object("build.openshift.io/v1", "BuildConfig", name, {
    spec: {
      source: { dockerfile: "FROM scratch" },
      strategy: { dockerStrategy: { from: { kind: "ImageStreamTag", name: from } } },
      ...(to === "" ? {} : { output: { to: { kind: "ImageStreamTag", name: to } } }),
      triggers,
      ...members,
    },
  });
}

async function emptyStream(name: string): Promise<void> {
  await cluster.create("imagestreams", object("image.openshift.io/v1", "ImageStream", name));
}

async function builds(): Promise<readonly TestObject[]> {
  await cluster.controllers.settled();
  return cluster.list("builds");
}

const phases = async () => (await builds()).map(({ metadata, status }) => `${metadata.name} ${status.phase}`);

test("a BuildConfig is shown with all that the API fills in", async () => {
  const made = (await cluster.create("buildconfigs", config({ to: "" }))) as TestObject;
  expect(made.spec).toEqual({
    source: { type: "Dockerfile", dockerfile: "FROM scratch" },
    strategy: { type: "Docker", dockerStrategy: { from: { kind: "ImageStreamTag", name: "base:1" } } },
    output: {},
    resources: {},
    postCommit: {},
    nodeSelector: null,
    runPolicy: "Serial",
    triggers: [{ type: "ImageChange", imageChange: {} }],
    successfulBuildsHistoryLimit: 5,
    failedBuildsHistoryLimit: 5,
  });
  expect(made.status).toEqual({ lastVersion: 0 });
});

test("an image that is there already starts a build right away; the image goes to the stream", async () => {
  await emptyStream("app");
  await push(one);
  await cluster.create("buildconfigs", config());
  expect(await phases()).toEqual(["app-1 Complete"]);
  const [done] = await builds();
  expect(done?.spec.strategy.dockerStrategy.from).toEqual({
    kind: "DockerImage",
    name: `${repository}/base@${one.digest}`,
  });
  expect(done?.spec.triggeredBy).toEqual([
    {
      message: "Image change",
      imageChangeBuild: {
        imageID: `${repository}/base@${one.digest}`,
        fromRef: { kind: "ImageStreamTag", name: "base:1" },
      },
    },
  ]);
  const { status } = await cluster.get("imagestreams", "app");
  expect(status.tags[0].items[0].image).toBe(done?.status.output.to.imageDigest);
  expect(cluster.registry.digest("p1/app", "latest")).toBe(done?.status.output.to.imageDigest);
  expect(done?.status.outputDockerImageReference).toBe(`${repository}/app:latest`);
});

test("each move of the tag starts one build, and the BuildConfig remembers what it was built from", async () => {
  await emptyStream("app");
  await push(one);
  await cluster.create("buildconfigs", config());
  await builds();
  await push(two);
  expect(await phases()).toEqual(["app-1 Complete", "app-2 Complete"]);
  await cluster.patch("imagestreams", "base", { metadata: { labels: { a: "b" } } });
  expect(await phases()).toHaveLength(2);
  const { status } = await cluster.get("buildconfigs", "app");
  expect(status.lastVersion).toBe(2);
  expect(status.imageChangeTriggers).toEqual([
    {
      from: { name: "base:1" },
      lastTriggeredImageID: `${repository}/base@${two.digest}`,
      lastTriggerTime: expect.stringMatching(/Z$/),
    },
  ]);
});

test("builds, tags and triggers form chains: base image, application image, workload", async () => {
  for (const stream of ["middle", "app"]) await emptyStream(stream);
  await push(one);
  await cluster.create("buildconfigs", config({ name: "middle", to: "middle:latest" }));
  await cluster.create("buildconfigs", config({ from: "middle:latest" }));
  const deployment = object("apps/v1", "Deployment", "d", {
    spec: {
      selector: { matchLabels: { app: "d" } },
      template: { metadata: { labels: { app: "d" } }, spec: { containers: [{ name: "a", image: " " }] } },
    },
  });
  const trigger = {
    from: { kind: "ImageStreamTag", name: "app:latest" },
    fieldPath: "spec.template.spec.containers[0].image",
  };
  deployment.metadata.annotations = { "image.openshift.io/triggers": JSON.stringify([trigger]) };
  await cluster.create("deployments", deployment);
  expect(await phases()).toEqual(["app-1 Complete", "middle-1 Complete"]);
  await push(two);
  expect(await phases()).toEqual(["app-1 Complete", "app-2 Complete", "middle-1 Complete", "middle-2 Complete"]);
  const { spec } = await cluster.get("deployments", "d");
  const [tag] = (await cluster.get("imagestreams", "app")).status.tags;
  expect(tag.items).toHaveLength(2);
  expect(spec.template.spec.containers[0].image).toBe(`${repository}/app@${tag.items[0].image}`);
});

test("a paused image trigger starts nothing", async () => {
  await push(one);
  await cluster.create("buildconfigs", config({ triggers: [{ type: "ImageChange", imageChange: { paused: true } }] }));
  expect(await phases()).toEqual([]);
});

test("ConfigChange builds once, and never again for a changed config", async () => {
  await push(one);
  await cluster.create("buildconfigs", config({ to: "", triggers: [{ type: "ConfigChange" }] }));
  expect(await phases()).toEqual(["app-1 Complete"]);
  await cluster.patch("buildconfigs", "app", { spec: { source: { dockerfile: "FROM other" } } });
  expect(await phases()).toEqual(["app-1 Complete"]);
});

test("a build whose output stream is missing waits for it", async () => {
  await push(one);
  await cluster.create("buildconfigs", config());
  expect(await phases()).toEqual(["app-1 New"]);
  expect((await builds())[0]?.status.reason).toBe("InvalidOutputReference");
  await emptyStream("app");
  expect(await phases()).toEqual(["app-1 Complete"]);
});

test("a builder that throws fails the build, and the next one goes on", async () => {
  await cluster.close();
  let broken = true;
  cluster = await startTestCluster({
    builder: (build) => {
      if (broken) throw new Error("compiler says no");
      return labelledBuilder(build);
    },
  });
  await cluster.controllers.settled();
  await emptyStream("app");
  await push(one);
  await cluster.create("buildconfigs", config());
  expect(await phases()).toEqual(["app-1 Failed"]);
  expect((await builds())[0]?.status).toMatchObject({ reason: "GenericBuildFailed", logSnippet: "compiler says no" });
  broken = false;
  await push(two);
  expect(await phases()).toEqual(["app-1 Failed", "app-2 Complete"]);
});

test("builds of one BuildConfig run one after the other", async () => {
  await cluster.close();
  const releases: (() => void)[] = [];
  cluster = await startTestCluster({
    builder: async (build) => {
      await new Promise<void>((resolve) => releases.push(resolve));
      return labelledBuilder(build);
    },
  });
  await cluster.controllers.settled();
  await push(one);
  await cluster.create("buildconfigs", config({ to: "", triggers: [] }));
  for (let i = 0; i < 2; i += 1) await instantiate({});
  await until(() => releases.length === 1);
  expect((await cluster.list("builds")).map(({ status }) => status.phase)).toEqual(["Running", "New"]);
  releases[0]?.();
  await until(() => releases.length === 2);
  releases[1]?.();
  expect(await phases()).toEqual(["app-1 Complete", "app-2 Complete"]);
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

function instantiate(members: object) {
  return cluster.create("buildconfigs/instantiate", {
    apiVersion: "build.openshift.io/v1",
    kind: "BuildRequest",
    metadata: { name: "app" },
    ...members,
  });
}

test("instantiate by hand needs the strategy's tag and the right version", async () => {
  await cluster.create("buildconfigs", config({ triggers: [], to: "" }));
  await expect(instantiate({})).rejects.toMatchObject({ status: { code: 422, reason: "Invalid" } });
  await push(one);
  await expect(instantiate({ lastVersion: 3 })).rejects.toMatchObject({ status: { code: 400 } });
  const made = (await instantiate({ env: [{ name: "A", value: "b" }] })) as TestObject;
  expect(made.spec.triggeredBy).toEqual([{ message: "Manually triggered" }]);
  expect(made.spec.strategy.dockerStrategy.env).toEqual([{ name: "A", value: "b" }]);
});

test("where builds run every namespace has the accounts for them, also after they were deleted", async () => {
  const names = async () => {
    await cluster.controllers.settled();
    return (await cluster.list("serviceaccounts")).map(({ metadata }) => metadata.name);
  };
  expect(await names()).toEqual(["builder", "default", "deployer"]);
  await cluster.delete("serviceaccounts", "builder");
  expect(await names()).toEqual(["builder", "default", "deployer"]);
});

test("a second build for the same image is refused while the status remembers it, a PUT of the spec alone wipes that", async () => {
  await push(one);
  await cluster.create("buildconfigs", config({ to: "" }));
  await builds();
  const from = { kind: "ImageStreamTag", name: "base:1" };
  const triggeredByImage = { kind: "DockerImage", name: `${repository}/base@${one.digest}` };
  await expect(instantiate({ from, triggeredByImage })).rejects.toThrow("has already instantiated a build for imageid");
  const { status: _status, ...current } = structuredClone(await cluster.get("buildconfigs", "app"));
  const wiped = await cluster.replace("buildconfigs", {
    ...current,
    metadata: { ...current.metadata, labels: { a: "b" } },
  });
  expect(wiped.status).toEqual({ lastVersion: 1 });
  await cluster.patch("imagestreams", "base", { metadata: { labels: { a: "b" } } });
  expect(await phases()).toEqual(["app-1 Complete", "app-2 Complete"]);
});

test("two triggers for one tag are refused", async () => {
  const from = { kind: "ImageStreamTag", name: "base:1" };
  const triggers = [{ type: "ImageChange" }, { type: "ImageChange", imageChange: { from } }];
  await expect(cluster.create("buildconfigs", config({ triggers }))).rejects.toThrow(
    "multiple ImageChange triggers refer to the same image stream tag",
  );
});

test("a trigger for the strategy's image goes where that is no stream tag", async () => {
  const members = { strategy: { dockerStrategy: { from: { kind: "DockerImage", name: "quay.io/x/y:1" } } } };
  const made = (await cluster.create("buildconfigs", config({ members }))) as TestObject;
  expect(made.spec.triggers).toBeUndefined();
});

test("without a builder nothing happens to BuildConfigs, and instantiate needs a ServiceAccount", async () => {
  await cluster.close();
  cluster = await startTestCluster();
  await push(one);
  await cluster.create("buildconfigs", config({ triggers: [{ type: "ImageChange" }, { type: "ConfigChange" }] }));
  expect(await phases()).toEqual([]);
  await expect(instantiate({})).rejects.toMatchObject({ status: { code: 500, reason: "InternalError" } });
  await cluster.create("serviceaccounts", object("v1", "ServiceAccount", "builder"));
  await instantiate({});
  expect(await phases()).toEqual(["app-1 New"]);
});
