import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { KubeObject } from "../../../emulator/apiserver/kubeObject.ts";
import { Kubelet, type PodState } from "../../../emulator/rollout/kubelet.ts";
import { object, startTestCluster, type TestCluster, type TestObject } from "../controllers/testCluster.ts";

const phase = "openshift.io/deployment.phase";
let cluster: TestCluster;
let name = "";
let count = 0;
const kubelet = new Kubelet();

beforeAll(async () => {
  cluster = await startTestCluster({ kubelet });
});
afterAll(() => cluster.close());
beforeEach(() => {
  kubelet.decide(() => "Ready");
  count += 1;
  name = `d${count}`;
});

const imageOf = (pod: KubeObject): string => (pod as TestObject).spec.containers[0].image;
const decide = (image: string, state: PodState) => kubelet.decide((pod) => (imageOf(pod) === image ? state : "Ready"));

async function settled(): Promise<TestObject> {
  await cluster.controllers.settled();
  return cluster.get("deploymentconfigs", name);
}

async function create(image: string, members: object = {}): Promise<TestObject> {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image }] } };
  await cluster.create(
    "deploymentconfigs",
    object("apps.openshift.io/v1", "DeploymentConfig", name, { spec: { replicas: 2, template, ...members } }),
  );
  return settled();
}

async function change(image: string): Promise<TestObject> {
  const spec = { template: { spec: { containers: [{ name: "main", image }] } } };
  await cluster.patch("deploymentconfigs", name, { spec });
  return settled();
}

const own = async (kind: string): Promise<TestObject[]> =>
  (await cluster.list(kind)).filter(({ metadata }) => metadata.name?.startsWith(`${name}-`));

/** `PHASE replicas` of each version. */
const versions = async (): Promise<string[]> =>
  (await own("replicationcontrollers")).map(
    ({ metadata, spec }) => `${metadata.annotations?.[phase]} ${spec.replicas}`,
  );
const images = async () => (await own("pods")).map(imageOf).sort();
const condition = ({ status }: TestObject, type: string): TestObject =>
  status.conditions.find((one: Record<string, string>) => one["type"] === type);

test("a version rolls out: its ReplicationController is complete, and the status says so", async () => {
  const config = await create("a:1");
  expect(config.status).toMatchObject({
    latestVersion: 1,
    observedGeneration: config.metadata.generation,
    replicas: 2,
    updatedReplicas: 2,
    availableReplicas: 2,
    unavailableReplicas: 0,
    details: { message: "config change", causes: [{ type: "ConfigChange" }] },
  });
  expect(condition(config, "Available")).toMatchObject({ status: "True" });
  expect(condition(config, "Progressing")).toMatchObject({
    status: "True",
    reason: "NewReplicationControllerAvailable",
    message: `replication controller "${name}-1" successfully rolled out`,
  });
  const [version] = await own("replicationcontrollers");
  expect(version?.metadata.annotations).toMatchObject({
    [phase]: "Complete",
    "openshift.io/deployment-config.latest-version": "1",
    "openshift.io/deployment.replicas": "2",
    "openshift.io/deployer-pod.name": `${name}-1-deploy`,
  });
  expect(version?.metadata.annotations?.["kubectl.kubernetes.io/desired-replicas"]).toBeUndefined();
  expect(await images()).toEqual(["a:1", "a:1"]);
});

test.each(["Rolling", "Recreate"])("%s replaces the pods of the version before", async (type) => {
  await create("a:1", { strategy: { type } });
  const { status } = await change("a:2");
  expect(status.latestVersion).toBe(2);
  expect(await versions()).toEqual(["Complete 0", "Complete 2"]);
  expect(await images()).toEqual(["a:2", "a:2"]);
});

test.each<PodState>(["ImagePullBackOff", "CrashLoopBackOff", "NotReady"])(
  "a version whose pods are in %s fails after its timeout, and the version before gets its pods back",
  async (state) => {
    await create("good:1", { replicas: 4, strategy: { type: "Rolling", rollingParams: { timeoutSeconds: 60 } } });
    decide("bad:1", state);
    const running = await change("bad:1");
    expect(condition(running, "Progressing")).toMatchObject({ status: "True", reason: "ReplicationControllerUpdated" });
    expect((await versions())[1]).toMatch(/^Running/);
    cluster.clock.advance(60_000);
    const failed = await settled();
    expect(condition(failed, "Progressing")).toMatchObject({
      status: "False",
      reason: "ProgressDeadlineExceeded",
      message: `replication controller "${name}-2" has failed progressing`,
    });
    expect(failed.status).toMatchObject({ latestVersion: 2, availableReplicas: 4, updatedReplicas: 0 });
    expect(failed.status.observedGeneration).toBe(failed.metadata.generation);
    expect(await versions()).toEqual(["Complete 4", "Failed 0"]);
    expect(await images()).toEqual(Array(4).fill("good:1"));
  },
);

test("a first version that fails leaves no pods", async () => {
  decide("bad:1", "ImagePullBackOff");
  await create("bad:1");
  cluster.clock.advance(600_000);
  expect(condition(await settled(), "Available").status).toBe("False");
  expect(await versions()).toEqual(["Failed 0"]);
  expect(await images()).toEqual([]);
});

test("a newer version, or a user, cancels the rollout of an older one", async () => {
  decide("bad:1", "NotReady");
  await create("bad:1");
  await change("good:1");
  expect(await versions()).toEqual(["Failed 0", "Complete 2"]);
  await change("bad:1");
  await cluster.patch("replicationcontrollers", `${name}-3`, {
    metadata: { annotations: { "openshift.io/deployment.cancelled": "true" } },
  });
  expect(condition(await settled(), "Progressing")).toMatchObject({ status: "False", reason: "RolloutCancelled" });
  expect(await versions()).toEqual(["Failed 0", "Complete 2", "Failed 0"]);
});

test("replicas follow the DeploymentConfig after the rollout; those of a test go", async () => {
  await create("a:1");
  await cluster.patch("deploymentconfigs", name, { spec: { replicas: 3 } });
  expect((await settled()).status.availableReplicas).toBe(3);
  await cluster.patch("deploymentconfigs", name, { spec: { test: true } });
  expect((await settled()).status.replicas).toBe(0);
});

test("the history keeps as many versions as it may", async () => {
  await create("a:1", { revisionHistoryLimit: 1 });
  for (const image of ["a:2", "a:3", "a:4"]) await change(image);
  expect((await own("replicationcontrollers")).map(({ metadata }) => metadata.name)).toEqual([
    `${name}-3`,
    `${name}-4`,
  ]);
});

test("a paused DeploymentConfig does not roll out", async () => {
  await create("a:1", { paused: true });
  expect(await versions()).toEqual([]);
});
