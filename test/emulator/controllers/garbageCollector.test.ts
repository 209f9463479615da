import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { Kubelet } from "../../../emulator/index.ts";
import { configMap, deployment, type HttpCluster, type Json, startHttpCluster } from "../http.ts";

const maps = "/api/v1/namespaces/p1/configmaps";
const deployments = "/apis/apps/v1/namespaces/p1/deployments";
let http: HttpCluster;
let owner: Json;
let count = 0;

beforeAll(async () => {
  http = await startHttpCluster({ kubelet: new Kubelet() });
  await http.send("POST", "/api/v1/namespaces", { metadata: { name: "p1" } });
});
afterAll(() => http.cluster.close());
beforeEach(async () => {
  count += 1;
  owner = (await http.send("POST", maps, configMap(`owner${count}`))).body;
});

const reference = ({ metadata }: Json, members: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  name: metadata.name,
  uid: metadata.uid,
  ...members,
});

async function dependent(name: string, ownerReferences: object[], metadata: object = {}): Promise<Json> {
  const made = configMap(`${name}${count}`);
  return (await http.send("POST", maps, { ...made, metadata: { ...made.metadata, ownerReferences, ...metadata } }))
    .body;
}

const remove = (name: string, propagationPolicy?: string) =>
  http.send("DELETE", `${maps}/${name}`, {
    kind: "DeleteOptions",
    apiVersion: "v1",
    ...(propagationPolicy && { propagationPolicy }),
  });

async function names(path: string): Promise<string[]> {
  await http.cluster.settled();
  const { items } = (await http.send("GET", path)).body;
  return items.map(({ metadata }: Json) => metadata.name);
}

const left = async () => (await names(maps)).filter((name) => name.endsWith(String(count)));

test.each([undefined, "Background"])("after a deletion with policy %s the dependents go too", async (policy) => {
  const child = await dependent("child", [reference(owner)]);
  await dependent("grandchild", [reference(child)]);
  const { status, body } = await remove(owner.metadata.name, policy);
  expect([status, body.status]).toEqual([200, "Success"]);
  expect(await left()).toEqual([]);
});

test("a foreground deletion waits for the dependents that block it", async () => {
  const child = await dependent("child", [reference(owner, { blockOwnerDeletion: true })], { finalizers: ["x/y"] });
  await dependent("other", [reference(owner)]);
  const { status, body } = await remove(owner.metadata.name, "Foreground");
  expect([status, body.metadata.finalizers]).toEqual([200, ["foregroundDeletion"]]);
  expect(body.metadata.deletionTimestamp).toBeDefined();
  expect(await left()).toEqual([`child${count}`, `other${count}`, `owner${count}`]);
  await http.send(
    "PATCH",
    `${maps}/${child.metadata.name}`,
    { metadata: { finalizers: null } },
    { type: "application/merge-patch+json" },
  );
  expect(await left()).toEqual([]);
});

test("an orphaning deletion leaves the dependents, without owner", async () => {
  await dependent("child", [reference(owner)]);
  await remove(owner.metadata.name, "Orphan");
  expect(await left()).toEqual([`child${count}`]);
  expect((await http.send("GET", `${maps}/child${count}`)).body.metadata.ownerReferences).toBeUndefined();
});

test("a dependent with another owner stays for it", async () => {
  const second = (await http.send("POST", maps, configMap(`second${count}`))).body;
  await dependent("child", [reference(owner), reference(second)]);
  await remove(owner.metadata.name);
  expect(await left()).toEqual([`child${count}`, `second${count}`]);
  const { body } = await http.send("GET", `${maps}/child${count}`);
  expect(body.metadata.ownerReferences).toEqual([reference(second)]);
});

test("a dry run deletes nothing", async () => {
  await dependent("child", [reference(owner)]);
  await http.send("DELETE", `${maps}/${owner.metadata.name}?dryRun=All&propagationPolicy=Foreground`);
  expect(await left()).toHaveLength(2);
});

test.each(["Foreground", "Background"])("%s deletes a Deployment with its ReplicaSets and Pods", async (policy) => {
  await http.send("POST", deployments, deployment("web"));
  await http.cluster.settled();
  await http.send("DELETE", `${deployments}/web?propagationPolicy=${policy}`);
  expect(await names(deployments)).toEqual([]);
  expect(await names("/apis/apps/v1/namespaces/p1/replicasets")).toEqual([]);
  expect(await names("/api/v1/namespaces/p1/pods")).toEqual([]);
});

test("a ReplicationController and a Job leave their pods unless asked otherwise", async () => {
  const path = "/api/v1/namespaces/p1/replicationcontrollers";
  const template = { metadata: { labels: { app: "rc" } }, spec: { containers: [{ name: "a", image: "a:1" }] } };
  await http.send("POST", path, { metadata: { name: "rc" }, spec: { replicas: 1, template } });
  await http.cluster.settled();
  const { body } = await http.send("DELETE", `${path}/rc`);
  expect(body.metadata.finalizers).toEqual(["orphan"]);
  expect(await names(path)).toEqual([]);
  expect(await names("/api/v1/namespaces/p1/pods")).toHaveLength(1);
});
