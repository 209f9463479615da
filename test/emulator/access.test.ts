import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { request } from "undici";
import { configMap, type HttpCluster, startHttpCluster } from "./http.ts";

let http: HttpCluster;
const maps = "/api/v1/namespaces/default/configmaps";
const roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";

beforeAll(async () => {
  http = await startHttpCluster({ users: ["alice", "bob"] });
});
afterAll(() => http.cluster.close());

const bind = async (user: string, name: string, rules: object[]): Promise<void> => {
  await http.send("POST", `${roles}/roles`, { metadata: { name }, rules });
  const subjects = [{ kind: "User", name: user }];
  await http.send("POST", `${roles}/rolebindings`, { metadata: { name }, roleRef: { kind: "Role", name }, subjects });
};

test("an unknown token is 401; no token is system:anonymous, who may discover and nothing else", async () => {
  const url = http.cluster.server;
  const stranger = await request(url + maps, { headers: { authorization: "Bearer nonsense" } });
  expect([stranger.statusCode, await stranger.body.json()]).toEqual([
    401,
    {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: "Unauthorized",
      reason: "Unauthorized",
      code: 401,
    },
  ]);
  const nobody = await request(url + maps);
  expect(await nobody.body.json()).toMatchObject({ code: 403, message: expect.stringContaining('"system:anonymous"') });
  expect((await request(`${url}/apis`)).statusCode).toBe(200);
});

test("a refusal names user, verb, resource, subresource, group and place", async () => {
  const asAlice = async (method: string, path: string, body?: object): Promise<string> =>
    (await http.send(method, path, body, { as: "alice" })).body.message;
  expect(await asAlice("GET", "/api/v1/pods")).toBe(
    'pods is forbidden: User "alice" cannot list resource "pods" in API group "" at the cluster scope',
  );
  expect(await asAlice("GET", "/apis/apps/v1/namespaces/default/deployments/x/scale")).toBe(
    'deployments.apps "x" is forbidden: User "alice" cannot get resource "deployments/scale" in API group "apps" in the namespace "default"',
  );
  expect(await asAlice("DELETE", maps)).toBe(
    'configmaps is forbidden: User "alice" cannot deletecollection resource "configmaps" in API group "" in the namespace "default"',
  );
  expect(await asAlice("GET", `${maps}?watch=true`)).toContain("cannot watch");
});

test("a Role gives its verbs in its namespace, a resourceNames rule only the named ones", async () => {
  await bind("alice", "reader", [
    { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list"], resourceNames: [] },
  ]);
  await bind("bob", "one", [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"], resourceNames: ["mine"] }]);
  await http.send("POST", maps, configMap("mine"));
  await http.send("POST", maps, configMap("other"));
  const status = async (as: string, method: string, path: string, body?: object): Promise<number> =>
    (await http.send(method, path, body, { as })).status;
  expect(await status("alice", "GET", `${maps}/other`)).toBe(200);
  expect(await status("alice", "POST", maps, configMap("new"))).toBe(403);
  expect(await status("alice", "GET", "/api/v1/namespaces/openshift/configmaps")).toBe(403);
  expect(await status("bob", "GET", `${maps}/mine`)).toBe(200);
  expect(await status("bob", "GET", `${maps}/other`)).toBe(403);
});

test("creating by apply needs create beside patch", async () => {
  await bind("bob", "patcher", [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"] }]);
  const path = "/apis/apps/v1/namespaces/default/deployments/x?fieldManager=iac";
  const object = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "x" } };
  const { status, body } = await http.send("PATCH", path, object, { as: "bob", type: "application/apply-patch+yaml" });
  expect([status, body.message]).toEqual([403, expect.stringContaining("cannot create")]);
});

test("reviews answer as the authorizer decides", async () => {
  const group = "/apis/authorization.k8s.io/v1";
  const asked = { resourceAttributes: { namespace: "default", verb: "list", resource: "configmaps" } };
  const self = (as: string) => http.send("POST", `${group}/selfsubjectaccessreviews`, { spec: asked }, { as });
  expect((await self("alice")).body.status).toEqual({ allowed: true });
  expect((await self("bob")).body.status).toEqual({ allowed: false });
  const about = { spec: { ...asked, user: "alice" } };
  expect((await http.send("POST", `${group}/subjectaccessreviews`, about)).body.status).toEqual({ allowed: true });
  const rules = await http.send(
    "POST",
    `${group}/selfsubjectrulesreviews`,
    { spec: { namespace: "default" } },
    { as: "alice" },
  );
  expect(rules.body.status.resourceRules).toContainEqual(expect.objectContaining({ resources: ["configmaps"] }));
});

test("a revoked token is unknown at once", async () => {
  const { cluster } = http;
  expect((await http.send("GET", "/api", undefined, { as: "bob" })).status).toBe(200);
  cluster.revoke(cluster.users["bob"] ?? "");
  expect((await http.send("GET", "/api", undefined, { as: "bob" })).status).toBe(401);
});
