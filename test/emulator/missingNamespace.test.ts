import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { apply, configMap, deployment, type HttpCluster, type Json, merge, startHttpCluster } from "./http.ts";

let http: HttpCluster;
beforeAll(async () => {
  http = await startHttpCluster({ users: ["alice"] });
});
afterAll(() => http.cluster.close());

const image = "/apis/image.openshift.io/v1/namespaces/nowhere";
const apps = "/apis/apps/v1/namespaces/nowhere";
const config = "/apis/apps.openshift.io/v1/namespaces/nowhere/deploymentconfigs";
const build = "/apis/build.openshift.io/v1/namespaces/nowhere/buildconfigs";
const core = "/api/v1/namespaces/nowhere";

const imageObject = (kind: string, name: string, more: Json = {}): Json => ({
  apiVersion: "image.openshift.io/v1",
  kind,
  metadata: { name },
  ...more,
});
const tag = { tag: { from: { kind: "DockerImage", name: "quay.io/acme/app:1" } } };
const scale = { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "web" }, spec: { replicas: 2 } };
const rollout = {
  apiVersion: "apps.openshift.io/v1",
  kind: "DeploymentRequest",
  name: "web",
  latest: true,
  force: true,
};

const writes: readonly (readonly [method: string, path: string, body: Json, type?: string])[] = [
  ["POST", `${core}/configmaps`, configMap("one")],
  ["PUT", `${core}/configmaps/one`, configMap("one")],
  ["PATCH", `${core}/configmaps/one`, { ...configMap("one"), apiVersion: "v1", kind: "ConfigMap" }, apply],
  ["POST", `${apps}/deployments`, deployment("web")],
  ["PUT", `${apps}/deployments/web`, deployment("web")],
  ["PUT", `${apps}/deployments/web/status`, deployment("web")],
  ["PUT", `${apps}/deployments/web/scale`, scale],
  ["PATCH", `${apps}/deployments/web`, deployment("web"), apply],
  ["POST", `${image}/imagestreams`, imageObject("ImageStream", "web")],
  ["PUT", `${image}/imagestreams/web`, imageObject("ImageStream", "web")],
  ["PUT", `${image}/imagestreams/web/status`, imageObject("ImageStream", "web")],
  ["PATCH", `${image}/imagestreams/web`, imageObject("ImageStream", "web"), apply],
  ["POST", `${image}/imagestreamtags`, imageObject("ImageStreamTag", "web:1", tag)],
  ["PUT", `${image}/imagestreamtags/web:1`, imageObject("ImageStreamTag", "web:1", tag)],
  ["PATCH", `${image}/imagestreamtags/web:1`, imageObject("ImageStreamTag", "web:1", tag), apply],
  ["POST", `${image}/imagetags`, imageObject("ImageTag", "web:1", { spec: { name: "1", ...tag.tag } })],
  ["PUT", `${image}/imagetags/web:1`, imageObject("ImageTag", "web:1", { spec: { name: "1", ...tag.tag } })],
  ["PATCH", `${image}/imagetags/web:1`, imageObject("ImageTag", "web:1", { spec: { name: "1", ...tag.tag } }), apply],
  ["POST", `${image}/imagestreamimports`, imageObject("ImageStreamImport", "web", { spec: { import: true } })],
  ["POST", `${image}/imagestreammappings`, imageObject("ImageStreamMapping", "web", { tag: "1", image: {} })],
  ["POST", `${config}/web/instantiate`, rollout],
  ["POST", `${build}/web/instantiate`, { kind: "BuildRequest", metadata: { name: "web" } }],
];

// PUT and apply made objects in namespaces that did not exist.
test.each(writes)("%s %s is 404 for the namespace", async (...[method, path, body, type]) => {
  const options = type === undefined ? {} : { type };
  const query = type === apply ? "?fieldManager=test&force=true" : "";
  const { status, body: answer } = await http.send(method, `${path}${query}`, body, options);
  expect([status, answer.reason, answer.message]).toEqual([404, "NotFound", 'namespaces "nowhere" not found']);
});

test.each([
  ["PATCH", `${apps}/deployments/web`, 'deployments.apps "web" not found'],
  ["DELETE", `${apps}/deployments/web`, 'deployments.apps "web" not found'],
  ["GET", `${image}/imagestreams/web`, 'imagestreams.image.openshift.io "web" not found'],
])("%s %s creates nothing, so the object is missing", async (method, path, message) => {
  const body = method === "PATCH" ? {} : undefined;
  const { status, body: answer } = await http.send(method, path, body, { type: merge });
  expect([status, answer.message]).toEqual([404, message]);
});

test("a user without rights is forbidden before the namespace is looked for; a review needs none", async () => {
  const refused = await http.send("POST", `${core}/configmaps`, configMap("one"), { as: "alice" });
  expect(refused.status).toBe(403);
  const review = {
    spec: { user: "alice", resourceAttributes: { namespace: "nowhere", verb: "get", resource: "pods" } },
  };
  const path = "/apis/authorization.k8s.io/v1/namespaces/nowhere/localsubjectaccessreviews";
  expect((await http.send("POST", path, review)).status).toBe(201);
});
