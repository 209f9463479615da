import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Answer, apply, deployment, type HttpCluster, type Json, merge, startHttpCluster } from "./http.ts";

let http: HttpCluster;
const deployments = "/apis/apps/v1/namespaces/default/deployments";

beforeAll(async () => {
  http = await startHttpCluster();
});
afterAll(() => http.cluster.close());

const applyAs = (manager: string, object: Json, force = false): Promise<Answer> =>
  http.send("PATCH", `${deployments}/${object.metadata.name}?fieldManager=${manager}&force=${force}`, object, {
    type: apply,
  });

const partial = (name: string, spec: Json, metadata: Json = {}): Json => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, ...metadata },
  spec,
});

const managersOf = (body: Json): string[] =>
  body.metadata.managedFields.map((entry: Json) => `${entry.manager}/${entry.operation}`);

test("an apply creates, owns what it says, and does nothing the second time", async () => {
  const first = await applyAs("iac", deployment("own"));
  expect(first.status).toBe(201);
  const [entry] = first.body.metadata.managedFields;
  expect(entry).toMatchObject({ manager: "iac", operation: "Apply", apiVersion: "apps/v1", fieldsType: "FieldsV1" });
  expect(entry.fieldsV1["f:spec"]["f:template"]["f:spec"]["f:containers"]).toEqual({
    'k:{"name":"main"}': { ".": {}, "f:image": {}, "f:name": {} },
  });
  const second = await applyAs("iac", deployment("own"));
  expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
});

test("a value of another manager conflicts with a cause for each field, unless it is the same value or forced", async () => {
  await applyAs("one", partial("conflict", { ...deployment("conflict").spec, replicas: 2, minReadySeconds: 5 }));
  const other = partial("conflict", { replicas: 3, minReadySeconds: 6 });
  const refused = await applyAs("two", other);
  expect([refused.status, refused.body.reason]).toEqual([409, "Conflict"]);
  expect(refused.body.message).toBe(
    'Apply failed with 2 conflicts: conflicts with "one":\n- .spec.minReadySeconds\n- .spec.replicas',
  );
  expect(refused.body.details.causes).toEqual(
    [".spec.minReadySeconds", ".spec.replicas"].map((field) => ({
      reason: "FieldManagerConflict",
      message: 'conflict with "one"',
      field,
    })),
  );
  const shared = await applyAs("two", partial("conflict", { replicas: 2 }));
  expect([shared.status, managersOf(shared.body)]).toEqual([200, ["one/Apply", "two/Apply"]]);
  const forced = await applyAs("two", other, true);
  expect(forced.body.spec).toMatchObject({ replicas: 3, minReadySeconds: 6 });
  const back = await applyAs("one", partial("conflict", deployment("conflict").spec));
  // What "one" lost it cannot take away by leaving it out.
  expect(back.body.spec).toMatchObject({ replicas: 3, minReadySeconds: 6 });
});

test("what its only manager no longer applies is removed, list elements with everything that was defaulted in them", async () => {
  const two = [
    { name: "main", image: "x:1" },
    { name: "side", image: "s:1" },
  ];
  await applyAs("iac", { ...deployment("prune", two), metadata: { name: "prune", labels: { a: "1", b: "2" } } });
  const { body } = await applyAs("iac", { ...deployment("prune"), metadata: { name: "prune", labels: { b: "2" } } });
  expect(body.metadata.labels).toEqual({ b: "2" });
  expect(body.spec.template.spec.containers.map((c: Json) => c.name)).toEqual(["main"]);
});

test("an update takes ownership of what it changes; an apply then conflicts with it by name, version and time", async () => {
  await applyAs("iac", partial("update", { ...deployment("update").spec, replicas: 1 }));
  const patched = await http.send(
    "PATCH",
    `${deployments}/update?fieldManager=hand`,
    { spec: { replicas: 4 } },
    { type: merge },
  );
  expect(managersOf(patched.body)).toEqual(["iac/Apply", "hand/Update"]);
  const refused = await applyAs("iac", partial("update", { ...deployment("update").spec, replicas: 1 }));
  expect(refused.body.message).toMatch(
    /^Apply failed with 1 conflict: conflict with "hand" using apps\/v1 at \d{4}-.*Z: \.spec\.replicas$/,
  );
});

test("fields of an object without managers belong to before-first-apply once somebody applies", async () => {
  const cleared = deployment("before");
  await http.send("POST", deployments, cleared);
  const patch = [{ op: "replace", path: "/metadata/managedFields", value: [{}] }];
  const { body } = await http.send("PATCH", `${deployments}/before`, patch, { type: "application/json-patch+json" });
  expect(body.metadata.managedFields).toBeUndefined();
  const refused = await applyAs("iac", deployment("before", [{ name: "main", image: "other:1" }]));
  expect(refused.body.details.causes[0].message).toMatch(/^conflict with "before-first-apply" using apps\/v1/);
  const shared = await applyAs("iac", deployment("before"));
  expect(managersOf(shared.body)).toEqual(["iac/Apply", "before-first-apply/Update"]);
});

test("writes of the status own the status under its subresource", async () => {
  await http.send("POST", deployments, deployment("status"));
  const path = `${deployments}/status/status?fieldManager=kubelet`;
  const { body } = await http.send("PATCH", path, { status: { replicas: 1 }, spec: { replicas: 9 } }, { type: merge });
  expect([body.spec.replicas, body.status, body.metadata.generation]).toEqual([1, { replicas: 1 }, 1]);
  const entry = body.metadata.managedFields.find((one: Json) => one.manager === "kubelet");
  expect(entry).toMatchObject({ subresource: "status", fieldsV1: { "f:status": { "f:replicas": {} } } });
});

test("an apply without fieldManager, and one whose list repeats a key, are refused", async () => {
  const nameless = await http.send("PATCH", `${deployments}/x`, deployment("x"), { type: apply });
  expect([nameless.status, nameless.body.details.causes[0].field]).toEqual([422, "fieldManager"]);
  const twice = deployment("x", [
    { name: "a", image: "1" },
    { name: "a", image: "2" },
  ]);
  const doubled = await applyAs("iac", twice);
  expect([doubled.status, doubled.body.message]).toEqual([
    500,
    'failed to create typed patch object (/x; apps/v1, Kind=Deployment): .spec.template.spec.containers: duplicate entries for key [name="a"]',
  ]);
});
