import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { KubeObject } from "../../../emulator/apiserver/kubeObject.ts";
import { Kubelet } from "../../../emulator/rollout/kubelet.ts";
import { object, startTestCluster, type TestCluster, type TestObject } from "../controllers/testCluster.ts";

let cluster: TestCluster;
let count = 0;
let name = "";
let kubelet: Kubelet;
const imageOf = (pod: KubeObject): string => (pod as TestObject).spec.containers[0].image;

beforeAll(async () => {
  kubelet = new Kubelet((pod) => (imageOf(pod).startsWith("job") ? "Succeeded" : "Ready"));
  cluster = await startTestCluster({ kubelet });
});
afterAll(() => cluster.close());
beforeEach(() => {
  count += 1;
  name = `w${count}`;
});

const template = (image: string, spec: object = {}) => ({
  metadata: { labels: { app: name } },
  spec: { containers: [{ name: "main", image }], ...spec },
});

async function create(kind: string, resource: string, apiVersion: string, spec: object): Promise<TestObject> {
  await cluster.create(resource, object(apiVersion, kind, name, { spec }));
  return settled(resource);
}

const workload = (kind: string, resource: string, image: string, spec: object = {}) =>
  create(kind, resource, "apps/v1", { selector: { matchLabels: { app: name } }, template: template(image), ...spec });

async function settled(resource: string): Promise<TestObject> {
  await cluster.controllers.settled();
  return cluster.get(resource, name);
}

async function change(resource: string, image: string): Promise<TestObject> {
  await cluster.patch(resource, name, { spec: { template: { spec: { containers: [{ name: "main", image }] } } } });
  return settled(resource);
}

const pods = async (): Promise<string[]> =>
  (await cluster.list("pods"))
    .filter(({ metadata }) => metadata.name?.startsWith(`${name}-`))
    .map((pod) => `${pod.metadata.name?.slice(name.length)} ${imageOf(pod)}`);

test("a StatefulSet has numbered pods, and replaces them from the last", async () => {
  const { status, metadata } = await workload("StatefulSet", "statefulsets", "a:1", { serviceName: "w", replicas: 3 });
  expect(status).toMatchObject({
    observedGeneration: metadata.generation,
    replicas: 3,
    readyReplicas: 3,
    updatedReplicas: 3,
    availableReplicas: 3,
  });
  expect(status.currentRevision).toBe(status.updateRevision);
  expect(await pods()).toEqual(["-0 a:1", "-1 a:1", "-2 a:1"]);
  const changed = await change("statefulsets", "a:2");
  expect(await pods()).toEqual(["-0 a:2", "-1 a:2", "-2 a:2"]);
  expect(changed.status.currentRevision).toBe(changed.status.updateRevision);
  kubelet.decide((pod) => (imageOf(pod) === "bad:1" ? "ImagePullBackOff" : "Ready"));
  const stuck = await change("statefulsets", "bad:1");
  expect(await pods()).toEqual(["-0 a:2", "-1 a:2", "-2 bad:1"]);
  expect(stuck.status).toMatchObject({ readyReplicas: 2, updatedReplicas: 1 });
  expect(stuck.status.currentRevision).not.toBe(stuck.status.updateRevision);
  await change("statefulsets", "a:3");
  expect(await pods()).toEqual(["-0 a:3", "-1 a:3", "-2 a:3"]);
  await cluster.patch("statefulsets/scale", name, { spec: { replicas: 1 } });
  await settled("statefulsets");
  expect(await pods()).toEqual(["-0 a:3"]);
});

test("a partition of a StatefulSet keeps the first pods", async () => {
  const updateStrategy = { type: "RollingUpdate", rollingUpdate: { partition: 1 } };
  await workload("StatefulSet", "statefulsets", "a:1", { serviceName: "w", replicas: 2, updateStrategy });
  const { status } = await change("statefulsets", "a:2");
  expect(await pods()).toEqual(["-0 a:1", "-1 a:2"]);
  expect(status.updatedReplicas).toBe(1);
});

test("a DaemonSet has a pod on the only node, and replaces it", async () => {
  const { status } = await workload("DaemonSet", "daemonsets", "a:1");
  expect(status).toMatchObject({ desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 1 });
  await change("daemonsets", "a:2");
  expect(await pods()).toEqual([expect.stringMatching(/ a:2$/)]);
  kubelet.decide(() => "NotReady");
  const stuck = await change("daemonsets", "a:3");
  expect(stuck.status).toMatchObject({ updatedNumberScheduled: 1, numberReady: 0, numberUnavailable: 1 });
});

const job = (image: string, spec: object = {}) =>
  create("Job", "jobs", "batch/v1", { template: template(image, { restartPolicy: "Never" }), ...spec });

test("a Job runs its pods until enough have succeeded", async () => {
  kubelet.decide(() => "Succeeded");
  const { status } = await job("job:1", { completions: 3, parallelism: 2 });
  expect(status).toMatchObject({ succeeded: 3, completionTime: expect.any(String) });
  expect(status.conditions).toEqual([expect.objectContaining({ type: "Complete", status: "True" })]);
  expect(await pods()).toHaveLength(3);
});

test("a Job whose pods fail ends at its limit", async () => {
  kubelet.decide(() => "Failed");
  const { status } = await job("job:1", { backoffLimit: 2 });
  expect(status).toMatchObject({ failed: 3, conditions: [{ type: "Failed", reason: "BackoffLimitExceeded" }] });
});

test("a Deployment says why the API refuses its pods, and stops when it no longer does", async () => {
  kubelet.decide(() => "Ready");
  const { status } = await workload("Deployment", "deployments", " ");
  const failure = status.conditions.find(({ type }: Record<string, string>) => type === "ReplicaFailure");
  expect(failure).toMatchObject({ status: "True", reason: "FailedCreate", message: expect.stringContaining("image") });
  const repaired = await change("deployments", "a:1");
  expect(repaired.status.conditions.map(({ type }: Record<string, string>) => type).sort()).toEqual([
    "Available",
    "Progressing",
  ]);
});
