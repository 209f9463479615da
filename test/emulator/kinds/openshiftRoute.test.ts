import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { SteppedClock } from "../../../emulator/index.ts";
import { type HttpCluster, type Json, merge, startHttpCluster } from "../http.ts";

const routes = "/apis/route.openshift.io/v1/namespaces/p1/routes";
const clock = new SteppedClock();
let http: HttpCluster;

beforeAll(async () => {
  http = await startHttpCluster({ users: ["alice"], clock });
  await http.send("POST", "/api/v1/namespaces", { metadata: { name: "p1" } });
  await http.send("POST", "/apis/rbac.authorization.k8s.io/v1/namespaces/p1/rolebindings", {
    metadata: { name: "alice" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "edit" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "alice" }],
  });
});
afterAll(() => http.cluster.close());

const create = (name: string, spec: object = {}, as?: string) =>
  http.send("POST", routes, { metadata: { name }, spec: { to: { name: "web" }, ...spec } }, as ? { as } : {});

async function admitted(name: string): Promise<Json> {
  await http.cluster.settled();
  return (await http.send("GET", `${routes}/${name}`)).body.status.ingress[0];
}

test("a Route gets a host and the API's defaults, and the router admits it", async () => {
  const { status, body } = await create("web", { tls: {} });
  expect(status).toBe(201);
  expect(body.spec).toEqual({
    host: "web-p1.apps.example.com",
    to: { kind: "Service", name: "web", weight: 100 },
    tls: { termination: "edge" },
    wildcardPolicy: "None",
  });
  expect(body.metadata.annotations).toEqual({ "openshift.io/host.generated": "true" });
  expect(await admitted("web")).toEqual({
    host: "web-p1.apps.example.com",
    routerName: "default",
    conditions: [{ type: "Admitted", status: "True", lastTransitionTime: expect.any(String) }],
    wildcardPolicy: "None",
    routerCanonicalHostname: "router-default.apps.example.com",
  });
});

test("the older Route of a host serves it; its deletion lets the other one in", async () => {
  await create("first", { host: "www.example.com" });
  await http.cluster.settled();
  clock.advance(1000);
  await create("second", { host: "www.example.com" });
  await create("other", { host: "www.example.com", path: "/api" });
  expect((await admitted("second")).conditions[0]).toMatchObject({ status: "False", reason: "HostAlreadyClaimed" });
  expect((await admitted("other")).conditions[0].status).toBe("True");
  await http.send("DELETE", `${routes}/first`);
  expect((await admitted("second")).conditions[0].status).toBe("True");
});

test("a merge patch without host keeps it; a host of one's own is for those who may", async () => {
  await create("kept");
  const { body } = await http.send("PATCH", `${routes}/kept`, { spec: { host: null } }, { type: merge });
  expect(body.spec.host).toBe("kept-p1.apps.example.com");
  expect((await create("own", { host: "own.example.com" }, "alice")).status).toBe(201);
  const moved = await http.send(
    "PATCH",
    `${routes}/own`,
    { spec: { host: "b.example.com" } },
    { type: merge, as: "alice" },
  );
  expect([moved.status, moved.body.details.causes[0].field]).toEqual([422, "spec.host"]);
});

test.each<[string, object]>([
  ["spec.to.name", { to: {} }],
  ["spec.to.kind", { to: { kind: "Pod", name: "a" } }],
  ["spec.to.weight", { to: { name: "a", weight: 300 } }],
  ["spec.host", { host: "UPPER.example.com" }],
  ["spec.path", { path: "api" }],
  ["spec.path", { path: "/api", tls: { termination: "passthrough" } }],
  ["spec.port.targetPort", { port: { targetPort: 0 } }],
  ["spec.tls.termination", { tls: { termination: "half" } }],
  ["spec.tls.certificate", { tls: { termination: "passthrough", certificate: "x" } }],
  ["spec.tls.insecureEdgeTerminationPolicy", { tls: { termination: "edge", insecureEdgeTerminationPolicy: "Maybe" } }],
  ["spec.wildcardPolicy", { wildcardPolicy: "All" }],
])("a fault at %s is refused", async (field, spec) => {
  const { status, body } = await create("bad", spec);
  expect([status, body.details?.causes[0].field]).toEqual([422, field]);
});

test("the table has the columns of oc get route", async () => {
  await create("shown", {
    port: { targetPort: "http" },
    tls: { termination: "edge", insecureEdgeTerminationPolicy: "Redirect" },
  });
  await http.cluster.settled();
  const accept = "application/json;as=Table;g=meta.k8s.io;v=v1";
  const { body } = await http.send("GET", `${routes}/shown`, undefined, { accept });
  expect(body.rows[0].cells).toEqual([
    "shown",
    "shown-p1.apps.example.com",
    "",
    "web",
    "http",
    "edge/Redirect",
    "None",
  ]);
});
