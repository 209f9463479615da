import { afterAll, beforeAll, expect, test } from "@jest/globals";
import {
  apply,
  configMap,
  deployment,
  type HttpCluster,
  type Json,
  json,
  merge,
  startHttpCluster,
  strategic,
} from "./http.ts";

let http: HttpCluster;
beforeAll(async () => {
  http = await startHttpCluster({});
  await http.send("POST", "/api/v1/namespaces/default/configmaps", configMap("one"));
  await http.send("POST", "/apis/apps/v1/namespaces/default/deployments", deployment("web"));
});
afterAll(() => http.cluster.close());

const maps = "/api/v1/namespaces/default/configmaps";
const web = "/apis/apps/v1/namespaces/default/deployments/web";

test.each([
  ["POST", maps, "CreateOptions", "dryRun=Some", 'dryRun: Unsupported value: ["Some"]: supported values: "All"'],
  [
    "PUT",
    `${maps}/one`,
    "UpdateOptions",
    "fieldValidation=Lax",
    'fieldValidation: Unsupported value: "Lax": supported values: "", "Ignore", "Strict", "Warn"',
  ],
  ["PATCH", `${maps}/one`, "PatchOptions", "force=true", "force: Forbidden: may not be specified for non-apply patch"],
  [
    "POST",
    maps,
    "CreateOptions",
    `fieldManager=${"x".repeat(129)}`,
    "fieldManager: Too long: may not be more than 128 bytes",
  ],
  [
    "DELETE",
    `${maps}/one`,
    "DeleteOptions",
    "propagationPolicy=Never",
    'propagationPolicy: Unsupported value: "Never": supported values: "Foreground", "Background", "Orphan", "nil"',
  ],
  ["DELETE", maps, "DeleteOptions", "dryRun=Some", 'dryRun: Unsupported value: ["Some"]: supported values: "All"'],
])("%s %s refuses invalid %s: %s", async (method, path, kind, query, why) => {
  const body = method === "DELETE" ? undefined : configMap("one");
  const { status, body: answer } = await http.send(method, `${path}?${query}`, body, { type: merge });
  expect([status, answer.message]).toEqual([422, `${kind}.meta.k8s.io "" is invalid: ${why}`]);
  expect((await http.send("GET", `${maps}/one`)).status).toBe(200);
});

test.each<[string, Json | Json[], number, string]>([
  [
    merge,
    { metadata: { name: "other" } },
    400,
    "the name of the object (other) does not match the name on the URL (web)",
  ],
  [
    merge,
    { metadata: { namespace: "shop" } },
    400,
    "the namespace of the provided object does not match the namespace sent on the request",
  ],
  [
    merge,
    [{}],
    400,
    "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}",
  ],
  [strategic, [{}], 400, "json: cannot unmarshal array into Go value of type map[string]interface {}"],
  [json, {}, 400, "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"],
  [json, [{ op: "remove", path: "/no/such" }], 422, "the server rejected our request due to an error in our request"],
])("PATCH of type %s with %j is %i", async (type, patch, code, message) => {
  const { status, body } = await http.send("PATCH", web, patch as Json, { type });
  expect([status, body.message]).toEqual([code, message]);
});

test("a patch whose result does not fit the kind's types is 422, and names no kind", async () => {
  const { status, body } = await http.send("PATCH", web, { spec: { replicas: "two" } }, { type: merge });
  expect([status, Object.keys(body.details)]).toEqual([422, ["causes"]]);
  expect(body.message).toMatch(/^ "" is invalid: patch: Invalid value: .*cannot unmarshal string into Go struct field/);
});

test.each<[string, Json, number, string]>([
  ["kind", { kind: "StatefulSet" }, 400, "invalid object type: apps/v1, Kind=StatefulSet"],
  ["version", { apiVersion: "v1" }, 400, "invalid object type: /v1, Kind=Deployment"],
  [
    "unknown field",
    { spec: { bogus: 1 } },
    500,
    "failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.bogus: field not declared in schema",
  ],
  [
    "type",
    { spec: { replicas: "2", paused: 1 } },
    500,
    "failed to create typed patch object (/web; apps/v1, Kind=Deployment): errors:\n  .spec.replicas: expected numeric (int or float), got string\n  .spec.paused: expected boolean, got &{1}",
  ],
])("an applied configuration of another %s is refused", async (_, config, code, message) => {
  const body = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, ...config };
  const { status, body: answer } = await http.send("PATCH", `${web}?fieldManager=test`, body, { type: apply });
  expect([status, answer.message]).toEqual([code, message]);
});

test.each([
  ["POST", web],
  ["DELETE", "/apis/image.openshift.io/v1/namespaces/default/imagestreamtags"],
])("%s %s is a method that the path does not have", async (method, path) => {
  const { status, body } = await http.send(method, path, method === "POST" ? {} : undefined);
  const message = "the server does not allow this method on the requested resource";
  expect([status, body.message, body.details]).toEqual([405, message, {}]);
});

test("creation in a namespace that is being deleted names the cause", async () => {
  const { cluster } = http;
  const metadata = { name: "ending" };
  await cluster.client.create({ group: "", resource: "namespaces" }, { metadata });
  const held = { ...configMap("held"), metadata: { name: "held", finalizers: ["acme.com/hold"] } };
  await cluster.client.create({ group: "", resource: "configmaps", namespace: "ending" }, held);
  await http.send("DELETE", "/api/v1/namespaces/ending");
  const { status, body } = await http.send("POST", "/api/v1/namespaces/ending/configmaps", configMap("late"));
  expect([status, body.details.causes]).toEqual([
    403,
    [
      {
        reason: "NamespaceTerminating",
        message: "namespace ending is being terminated",
        field: "metadata.namespace",
      },
    ],
  ]);
});

test.each([
  ["application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", maps, "a list (*core.ConfigMapList)"],
  ["application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", `${maps}/one`, "not a list (*core.ConfigMap)"],
])("Accept %s for %s is 406", async (accept, path, what) => {
  const { status, body } = await http.send("GET", path, undefined, { accept });
  expect(status).toBe(406);
  expect(body.message).toContain(`but the requested object is ${what}`);
});
