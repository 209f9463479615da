import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { KubeObject } from "../../../emulator/apiserver/kubeObject.ts";
import { Kubelet, type PodState } from "../../../emulator/rollout/kubelet.ts";
import { object, startTestCluster, type TestCluster, type TestObject } from "../controllers/testCluster.ts";

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

/** Lets pods of an image be in a state; all others are ready. */
const decide = (image: string, state: PodState) => kubelet.decide((pod) => (imageOf(pod) === image ? state : "Ready"));

const deployment = (image: string, members: object = {}) =>
  object("apps/v1", "Deployment", name, {
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image }] } },
      ...members,
    },
  });

async function settled(): Promise<TestObject> {
  await cluster.controllers.settled();
  return cluster.get("deployments", name);
}

async function create(image: string, members: object = {}): Promise<TestObject> {
  await cluster.create("deployments", deployment(image, members));
  return settled();
}

async function change(image: string): Promise<TestObject> {
  await cluster.patch("deployments", name, { spec: { template: { spec: { containers: [{ name: "main", image }] } } } });
  return settled();
}

const own = async (kind: string): Promise<TestObject[]> =>
  (await cluster.list(kind)).filter(({ metadata }) => metadata.name?.startsWith(`${name}-`));
const images = async () => (await own("pods")).map(imageOf).sort();

const conditions = ({ status }: TestObject): string[] =>
  status.conditions.map(({ type, status: is, reason }: Record<string, string>) => `${type} ${is} ${reason}`).sort();

test("a Deployment rolls out: ReplicaSet, ready pods, status with the API's conditions", async () => {
  const { status, metadata } = await create("a:1", { replicas: 3 });
  expect(status).toMatchObject({
    observedGeneration: metadata.generation,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
  });
  expect(status.unavailableReplicas).toBeUndefined();
  expect(status.conditions).toEqual([
    expect.objectContaining({ type: "Available", status: "True", reason: "MinimumReplicasAvailable" }),
    expect.objectContaining({
      type: "Progressing",
      status: "True",
      reason: "NewReplicaSetAvailable",
      message: expect.stringMatching(/^ReplicaSet "d\d+-\w{10}" has successfully progressed\.$/),
    }),
  ]);
  expect(metadata.annotations).toEqual({ "deployment.kubernetes.io/revision": "1" });
  const [pod] = await own("pods");
  const [set] = await own("replicasets");
  expect(pod?.metadata.labels).toEqual({ app: name, "pod-template-hash": set?.metadata.labels?.["pod-template-hash"] });
  expect(pod?.metadata.ownerReferences?.[0]).toMatchObject({ kind: "ReplicaSet", uid: set?.metadata.uid });
  expect(pod?.status.containerStatuses[0]).toMatchObject({ ready: true, restartCount: 0 });
});

test("another template replaces all pods, and going back finds the earlier ReplicaSet", async () => {
  await create("a:1", { replicas: 4 });
  const second = await change("a:2");
  expect(await images()).toEqual(["a:2", "a:2", "a:2", "a:2"]);
  expect(second.metadata.annotations?.["deployment.kubernetes.io/revision"]).toBe("2");
  expect(conditions(second)).toContain("Progressing True NewReplicaSetAvailable");
  const third = await change("a:1");
  expect(third.metadata.annotations?.["deployment.kubernetes.io/revision"]).toBe("3");
  expect(await own("replicasets")).toHaveLength(2);
  expect(await images()).toEqual(["a:1", "a:1", "a:1", "a:1"]);
});

test.each<[PodState, string]>([
  ["ImagePullBackOff", "Pending"],
  ["CrashLoopBackOff", "Running"],
  ["CreateContainerConfigError", "Pending"],
  ["Unschedulable", "Pending"],
  ["NotReady", "Running"],
  [{ reason: "InvalidImageName", message: "no such name" }, "Pending"],
])("pods in state %j keep the old ones, until the deadline and beyond", async (state, phase) => {
  await create("good:1", { replicas: 4, progressDeadlineSeconds: 60 });
  decide("bad:1", state);
  const stuck = await change("bad:1");
  expect(conditions(stuck)).toEqual(["Available True MinimumReplicasAvailable", "Progressing True ReplicaSetUpdated"]);
  expect(stuck.status).toMatchObject({ updatedReplicas: 2, availableReplicas: 3, unavailableReplicas: 2 });
  expect(await images()).toEqual(["bad:1", "bad:1", "good:1", "good:1", "good:1"]);
  const bad = (await own("pods")).find((pod) => imageOf(pod) === "bad:1");
  expect(bad?.status.phase).toBe(phase);
  cluster.clock.advance(60_000);
  const late = await settled();
  expect(conditions(late)).toContain("Progressing False ProgressDeadlineExceeded");
  expect(late.status.observedGeneration).toBe(late.metadata.generation);
  const repaired = await change("good:2");
  expect(conditions(repaired)).toContain("Progressing True NewReplicaSetAvailable");
  expect(await images()).toEqual(Array(4).fill("good:2"));
});

test("a first rollout that fails is not available, and recovers when its pods do", async () => {
  decide("a:1", "ImagePullBackOff");
  const stuck = await create("a:1");
  expect(conditions(stuck)).toEqual([
    "Available False MinimumReplicasUnavailable",
    "Progressing True ReplicaSetUpdated",
  ]);
  const [pod] = await own("pods");
  expect(pod?.status.containerStatuses[0].state.waiting).toEqual({
    reason: "ImagePullBackOff",
    message: 'Back-off pulling image "a:1"',
  });
  kubelet.decide(() => "Ready");
  expect(conditions(await settled())).toEqual([
    "Available True MinimumReplicasAvailable",
    "Progressing True NewReplicaSetAvailable",
  ]);
});

test("Recreate removes the old pods before it adds new ones", async () => {
  await create("a:1", { replicas: 2, strategy: { type: "Recreate" } });
  decide("a:2", "NotReady");
  expect((await change("a:2")).status.availableReplicas).toBeUndefined();
  expect(await images()).toEqual(["a:2", "a:2"]);
});

test("minReadySeconds delays availability by the cluster's clock", async () => {
  const early = await create("a:1", { minReadySeconds: 30 });
  expect(early.status).toMatchObject({ readyReplicas: 1, unavailableReplicas: 1 });
  cluster.clock.advance(30_000);
  expect((await settled()).status.availableReplicas).toBe(1);
});

test("a paused Deployment scales, and rolls out when it is resumed", async () => {
  await create("a:1");
  await cluster.patch("deployments", name, { spec: { paused: true, replicas: 2 } });
  expect(conditions(await change("a:2"))).toContain("Progressing Unknown DeploymentPaused");
  expect(await images()).toEqual(["a:1", "a:1"]);
  await cluster.patch("deployments", name, { spec: { paused: false } });
  expect(conditions(await settled())).toContain("Progressing True NewReplicaSetAvailable");
  expect(await images()).toEqual(["a:2", "a:2"]);
});

test("scale follows spec.replicas, also to zero; a deleted pod comes back", async () => {
  await create("a:1", { replicas: 1 });
  await cluster.patch("deployments/scale", name, { spec: { replicas: 3 } });
  expect((await settled()).status.availableReplicas).toBe(3);
  const [pod] = await own("pods");
  await cluster.delete("pods", pod?.metadata.name ?? "");
  expect((await settled()).status.availableReplicas).toBe(3);
  await cluster.patch("deployments/scale", name, { spec: { replicas: 0 } });
  const { status } = await settled();
  expect([status.replicas, status.availableReplicas]).toEqual([undefined, undefined]);
});

test("the history keeps as many ReplicaSets as it may", async () => {
  await create("a:1", { revisionHistoryLimit: 1 });
  for (const image of ["a:2", "a:3", "a:4"]) await change(image);
  expect(await own("replicasets")).toHaveLength(2);
});
