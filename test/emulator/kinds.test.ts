import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { apply, configMap, deployment, type HttpCluster, type Json, merge, startHttpCluster } from "./http.ts";

let http: HttpCluster;
const core = "/api/v1/namespaces/default";
const apps = "/apis/apps/v1/namespaces/default";

beforeAll(async () => {
  http = await startHttpCluster();
});
afterAll(() => http.cluster.close());

const causes = ({ details }: Json): string[] => details.causes.map((c: Json) => `${c.field}: ${c.message}`);

test("a workload's pod template is defaulted as the API does it", async () => {
  const containers = [
    { name: "a", image: "quay.io/a/b" },
    { name: "b", image: "quay.io/a/b:1", livenessProbe: { httpGet: { port: 80 } } },
    { name: "c", image: "host:5000/a/b@sha256:0123" },
  ];
  const made = deployment("defaults", containers);
  made.spec.template.spec.volumes = [{ name: "v" }, { name: "s", secret: { secretName: "x" } }];
  const { body } = await http.send("POST", `${apps}/deployments`, made);
  const spec = body.spec.template.spec;
  expect(spec.containers.map((c: Json) => c.imagePullPolicy)).toEqual(["Always", "IfNotPresent", "IfNotPresent"]);
  expect(spec.containers[1].livenessProbe).toEqual({
    httpGet: { path: "/", port: 80, scheme: "HTTP" },
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  expect(spec.volumes).toEqual([
    { name: "v", emptyDir: {} },
    { name: "s", secret: { secretName: "x", defaultMode: 420 } },
  ]);
  expect(spec).toMatchObject({ restartPolicy: "Always", dnsPolicy: "ClusterFirst", securityContext: {} });
  expect(body.spec).toMatchObject({
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
  });
});

test("generation counts changes of the spec, not those of labels or status", async () => {
  const path = `${apps}/deployments/generation`;
  await http.send("POST", `${apps}/deployments`, deployment("generation"));
  const generation = async (where: string, patch: object): Promise<number> =>
    (await http.send("PATCH", where, patch, { type: merge })).body.metadata.generation;
  expect(await generation(path, { metadata: { labels: { a: "b" } } })).toBe(1);
  expect(await generation(`${path}/status`, { status: { replicas: 3 } })).toBe(1);
  expect(await generation(path, { status: { replicas: 9 }, spec: { replicas: 2 } })).toBe(2);
  expect((await http.send("GET", path)).body.status).toEqual({ replicas: 3 });
});

/** Paths of every kind of workload, with the patch of its spec, and whether its annotations count. */
const workloads: readonly (readonly [string, Json, Json, boolean])[] = [
  [`${apps}/deployments`, deployment("counted"), { replicas: 3 }, true],
  [`${apps}/statefulsets`, { ...deployment("counted"), kind: "StatefulSet" }, { replicas: 3 }, false],
  [`${apps}/replicasets`, { ...deployment("counted"), kind: "ReplicaSet" }, { replicas: 3 }, false],
  [`${apps}/daemonsets`, { ...deployment("counted"), kind: "DaemonSet" }, { minReadySeconds: 3 }, false],
];

// Triggers are paused and resumed in an annotation.
test.each(workloads)("%s: generation counts each change once", async (path, body, change, annotationsCount) => {
  const object = `${path}/counted`;
  const { status, body: made } = await http.send("POST", path, body);
  expect([status, made.metadata.generation]).toEqual([201, 1]);
  const generation = async (patch: object): Promise<number> =>
    (await http.send("PATCH", object, patch, { type: merge })).body.metadata.generation;
  const annotated = annotationsCount ? 2 : 1;
  expect(await generation({ metadata: { annotations: { "image.openshift.io/triggers": "[]" } } })).toBe(annotated);
  expect(await generation({ metadata: { annotations: { "image.openshift.io/triggers": "[]" } } })).toBe(annotated);
  expect(await generation({ metadata: { labels: { a: "b" } } })).toBe(annotated);
  expect(await generation({ spec: change })).toBe(annotated + 1);
  expect(await generation({ spec: change })).toBe(annotated + 1);
  const { body: current } = await http.send("GET", object);
  expect((await http.send("PUT", object, current)).body.metadata.generation).toBe(annotated + 1);
  const scaled = async (replicas: number): Promise<number> => {
    await http.send("PATCH", `${object}/scale`, { spec: { replicas } }, { type: merge });
    return (await http.send("GET", object)).body.metadata.generation;
  };
  if (!path.endsWith("daemonsets")) {
    expect(await scaled(3)).toBe(annotated + 1);
    expect(await scaled(4)).toBe(annotated + 2);
  }
});

test("common mistakes are 422 with a cause each", async () => {
  const bad = deployment("bad", [
    { name: "A_b" },
    { name: "x", image: "y", volumeMounts: [{ name: "none", mountPath: "/m" }] },
  ]);
  bad.spec.selector.matchLabels = { app: "other" };
  const { status, body } = await http.send("POST", `${apps}/deployments`, bad);
  expect(status).toBe(422);
  expect(causes(body).map((text) => text.slice(0, 95))).toEqual(
    [
      'spec.template.metadata.labels: Invalid value: {"app":"bad"}: `selector` does not match template `',
      'spec.template.spec.containers[0].name: Invalid value: "A_b": a lowercase RFC 1123 label must cons',
      "spec.template.spec.containers[0].image: Required value",
      'spec.template.spec.containers[1].volumeMounts[0].name: Not found: "none"',
    ].map((text) => text.slice(0, 95)),
  );
  await http.send("POST", `${apps}/deployments`, deployment("selector"));
  const moved = { spec: { selector: { matchLabels: { app: "x" } }, template: { metadata: { labels: { app: "x" } } } } };
  const immutable = await http.send("PATCH", `${apps}/deployments/selector`, moved, { type: merge });
  expect(causes(immutable.body)).toEqual([
    'spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable',
  ]);
});

test("bad labels, wrong names and a body of another namespace are refused", async () => {
  const labeled = await http.send("POST", `${core}/configmaps`, configMap("l", {}, { a: "not a label" }));
  expect([labeled.status, labeled.body.details.causes[0].field]).toEqual([422, "metadata.labels"]);
  const named = await http.send("POST", `${core}/configmaps`, configMap("Not_A_Name"));
  expect([named.status, named.body.details.causes[0].field]).toEqual([422, "metadata.name"]);
  const elsewhere = { ...configMap("n"), metadata: { name: "n", namespace: "openshift" } };
  expect((await http.send("POST", `${core}/configmaps`, elsewhere)).status).toBe(400);
  const nowhere = await http.send("POST", "/api/v1/namespaces/none/configmaps", configMap("n"));
  expect([nowhere.status, nowhere.body.message]).toEqual([404, 'namespaces "none" not found']);
});

test("generateName makes a new name each time", async () => {
  const one = await http.send("POST", `${core}/configmaps`, { metadata: { generateName: "gen-" } });
  const two = await http.send("POST", `${core}/configmaps`, { metadata: { generateName: "gen-" } });
  expect(one.body.metadata.name).toMatch(/^gen-[a-z0-9]{5}$/);
  expect(two.body.metadata.name).not.toBe(one.body.metadata.name);
});

test("a finalizer holds an object back until it is removed", async () => {
  const made = { metadata: { name: "held", finalizers: ["example.com/hold"] } };
  await http.send("POST", `${core}/configmaps`, made);
  const { body } = await http.send("DELETE", `${core}/configmaps/held`);
  expect(body).toMatchObject({ kind: "ConfigMap", metadata: { deletionTimestamp: expect.any(String) } });
  await http.send("PATCH", `${core}/configmaps/held`, { metadata: { finalizers: null } }, { type: merge });
  expect((await http.send("GET", `${core}/configmaps/held`)).status).toBe(404);
});

test("preconditions of a deletion are kept", async () => {
  const { body } = await http.send("POST", `${core}/configmaps`, configMap("conditions"));
  const remove = (preconditions: object) => http.send("DELETE", `${core}/configmaps/conditions`, { preconditions });
  expect((await remove({ uid: "11111111-2222-3333-4444-555555555555" })).status).toBe(409);
  expect((await remove({ resourceVersion: "1" })).status).toBe(409);
  const { uid, resourceVersion } = body.metadata;
  expect((await remove({ uid, resourceVersion })).body).toMatchObject({ status: "Success", details: { uid } });
});

test("deletecollection takes what its selector selects", async () => {
  for (const team of ["x", "x", "y"]) {
    await http.send("POST", `${core}/configmaps`, { metadata: { generateName: "team-", labels: { team } } });
  }
  await http.send("DELETE", `${core}/configmaps?labelSelector=team%3Dx`);
  const { body } = await http.send("GET", `${core}/configmaps?labelSelector=team`);
  expect(body.items.map((one: Json) => one.metadata.labels.team)).toEqual(["y"]);
});

test("selectors select by label sets and by the fields of a kind; an unknown field is 400", async () => {
  await http.send("POST", `${core}/secrets`, {
    metadata: { name: "s1", labels: { env: "dev" } },
    stringData: { a: "b" },
  });
  await http.send("POST", `${core}/secrets`, { metadata: { name: "s2", labels: { env: "prod" } }, type: "x.io/y" });
  const names = async (query: string): Promise<string[]> =>
    (await http.send("GET", `${core}/secrets?${query}`)).body.items.map((one: Json) => one.metadata.name);
  expect(await names("labelSelector=env%20in%20(dev,test)")).toEqual(["s1"]);
  expect(await names("labelSelector=env%20notin%20(dev)")).toEqual(["s2"]);
  expect(await names("labelSelector=!env")).toEqual([]);
  expect(await names("fieldSelector=type%3DOpaque")).toEqual(["s1"]);
  expect(await names("fieldSelector=metadata.name!%3Ds1")).toEqual(["s2"]);
  const unknown = await http.send("GET", `${core}/secrets?fieldSelector=data.a%3Db`);
  expect([unknown.status, unknown.body.message]).toEqual([
    400,
    expect.stringContaining('"data.a" is not a known field selector'),
  ]);
  expect((await http.send("GET", `${core}/secrets/s1`)).body.data).toEqual({ a: "Yg==" });
});

test("fieldValidation tells unknown and doubled fields: Strict refuses, Warn warns, Ignore is silent", async () => {
  const body = '{"metadata":{"name":"f"},"data":{"a":"1"},"dta":{},"data":{"a":"2"}}';
  const strict = await http.send("POST", `${core}/configmaps?fieldValidation=Strict`, body);
  expect([strict.status, strict.body.message]).toEqual([
    400,
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data", unknown field "dta"',
  ]);
  const warned = await http.send("POST", `${core}/configmaps`, body);
  expect(warned.headers["warning"]).toBe('299 - "duplicate field \\"data\\"", 299 - "unknown field \\"dta\\""');
  expect(warned.body.data).toEqual({ a: "2" });
  const silent = await http.send("PUT", `${core}/configmaps/f?fieldValidation=Ignore`, body);
  expect([silent.status, silent.headers["warning"]]).toEqual([200, undefined]);
});

test("a namespace goes with everything in it", async () => {
  await http.send("POST", "/api/v1/namespaces", { metadata: { name: "going" } });
  await http.send("POST", "/api/v1/namespaces/going/configmaps", configMap("inside"));
  const { body } = await http.send("DELETE", "/api/v1/namespaces/going");
  expect(body).toMatchObject({ kind: "Namespace", status: { phase: "Terminating" } });
  await http.cluster.settled();
  expect((await http.send("GET", "/api/v1/namespaces/going")).status).toBe(404);
  expect((await http.send("GET", "/api/v1/namespaces/going/configmaps")).body.items).toEqual([]);
});

test("what a CustomResourceDefinition defines is served, pruned, counted, applied, and gone with it", async () => {
  const properties = {
    spec: {
      type: "object",
      properties: {
        size: { type: "integer" },
        parts: {
          type: "array",
          items: { type: "object", properties: { name: { type: "string" }, on: { type: "boolean" } } },
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
        },
      },
    },
    status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
  };
  const version = {
    name: "v1",
    served: true,
    storage: true,
    schema: { openAPIV3Schema: { type: "object", properties } },
    subresources: { status: {} },
  };
  const names = { plural: "gadgets", kind: "Gadget", shortNames: ["gd"] };
  const definition = {
    metadata: { name: "gadgets.example.com" },
    spec: { group: "example.com", names, scope: "Namespaced", versions: [version] },
  };
  const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  expect((await http.send("POST", definitions, definition)).status).toBe(201);
  const gadgets = "/apis/example.com/v1/namespaces/default/gadgets";
  const made = await http.send("POST", gadgets, { metadata: { name: "g" }, spec: { size: 1, color: "red" } });
  expect([made.status, made.body.spec, made.body.metadata.generation]).toEqual([201, { size: 1 }, 1]);
  const gadget = (parts: object[]) => ({
    apiVersion: "example.com/v1",
    kind: "Gadget",
    metadata: { name: "g" },
    spec: { parts },
  });
  await http.send("PATCH", `${gadgets}/g?fieldManager=a`, gadget([{ name: "x", on: true }]), { type: apply });
  const both = await http.send("PATCH", `${gadgets}/g?fieldManager=b`, gadget([{ name: "y" }]), { type: apply });
  expect([both.body.spec.parts, both.body.metadata.generation]).toEqual([[{ name: "x", on: true }, { name: "y" }], 3]);
  const listed = await http.send("GET", gadgets);
  expect(listed.body.items[0]).toMatchObject({ kind: "Gadget", apiVersion: "example.com/v1" });
  await http.send("DELETE", `${definitions}/gadgets.example.com`);
  await http.cluster.settled();
  expect((await http.send("GET", gadgets)).status).toBe(404);
});

test("discovery tells the same in every form", async () => {
  const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
  const { body, headers } = await http.send("GET", "/apis", undefined, { accept });
  expect(headers["content-type"]).toBe("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
  const plain = await http.send("GET", "/apis");
  const groupNames = plain.body.groups.map(({ name }: Json) => name);
  expect(body.items.map(({ metadata }: Json) => metadata.name)).toEqual(groupNames);
  for (const { metadata, versions } of body.items) {
    const [{ version, resources }] = versions;
    const list = await http.send("GET", `/apis/${metadata.name}/${version}`);
    const main = list.body.resources.filter(({ name }: Json) => !name.includes("/"));
    expect(resources.map(({ resource, verbs }: Json) => [resource, verbs])).toEqual(
      main.map(({ name, verbs }: Json) => [name, verbs]),
    );
  }
});

test("OpenAPI names every kind, and says that writes take fieldValidation", async () => {
  const { body } = await http.send("GET", "/openapi/v3");
  expect(Object.keys(body.paths)).toEqual(
    expect.arrayContaining(["api/v1", "apis/apps/v1", "apis/image.openshift.io/v1"]),
  );
  const { body: document } = await http.send("GET", "/openapi/v3/apis/apps/v1");
  const path = document.paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"];
  expect(path.patch.parameters.map(({ name }: Json) => name)).toContain("fieldValidation");
  const text = JSON.stringify(document);
  for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    expect(document.components.schemas).toHaveProperty([name ?? ""]);
  }
});

test("a protobuf-only client is told so; one that also takes JSON gets JSON", async () => {
  const proto = "application/vnd.kubernetes.protobuf";
  expect((await http.send("GET", `${core}/pods`, undefined, { accept: proto })).status).toBe(406);
  const both = await http.send("GET", `${core}/pods`, undefined, { accept: `${proto},application/json` });
  expect([both.status, both.body.kind]).toEqual([200, "PodList"]);
});

test("an oversized body is 413 in the API's form", async () => {
  const { status, body } = await http.send("POST", `${core}/configmaps`, configMap("big", { a: "x".repeat(3 << 20) }));
  expect([status, body.kind, body.reason]).toEqual([413, "Status", "RequestEntityTooLarge"]);
});

test("a project is asked for, has its requester, and is listed for whom it concerns", async () => {
  const request = { metadata: { name: "mine" }, displayName: "Mine" };
  const { status, body } = await http.send("POST", "/apis/project.openshift.io/v1/projectrequests", request);
  expect([status, body.kind, body.metadata.annotations["openshift.io/requester"]]).toEqual([201, "Project", "admin"]);
  const { body: list } = await http.send("GET", "/apis/project.openshift.io/v1/projects");
  expect(list.items.map(({ metadata }: Json) => metadata.name)).toContain("mine");
});
