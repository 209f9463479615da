import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { configMap, deployment, type HttpCluster, json, merge, startHttpCluster, strategic } from "./http.ts";

let http: HttpCluster;
const maps = "/api/v1/namespaces/default/configmaps";
const deployments = "/apis/apps/v1/namespaces/default/deployments";

beforeAll(async () => {
  http = await startHttpCluster();
});
afterAll(() => http.cluster.close());

test("a merge patch sets, removes, and replaces lists whole", async () => {
  await http.send(
    "POST",
    deployments,
    deployment("merge", [
      { name: "a", image: "x:1" },
      { name: "b", image: "y:1" },
    ]),
  );
  const patch = {
    metadata: { labels: { l: "1" } },
    spec: { template: { spec: { containers: [{ name: "b", image: "y:2" }], terminationGracePeriodSeconds: null } } },
  };
  const { body } = await http.send("PATCH", `${deployments}/merge`, patch, { type: merge });
  expect(body.metadata).toMatchObject({ labels: { l: "1" }, generation: 2 });
  expect(body.spec.template.spec.containers.map((c: { image: string }) => c.image)).toEqual(["y:2"]);
  // Removed means defaulted again.
  expect(body.spec.template.spec.terminationGracePeriodSeconds).toBe(30);
});

test("a JSON patch works by index; a failing test is 422 and changes nothing", async () => {
  await http.send("POST", maps, configMap("json", { a: "1" }));
  const ok = await http.send("PATCH", `${maps}/json`, [{ op: "add", path: "/data/b", value: "2" }], { type: json });
  expect(ok.body.data).toEqual({ a: "1", b: "2" });
  const failing = [
    { op: "remove", path: "/data/a" },
    { op: "test", path: "/data/b", value: "3" },
  ];
  const refused = await http.send("PATCH", `${maps}/json`, failing, { type: json });
  expect([refused.status, refused.body.reason]).toEqual([422, "Invalid"]);
  expect((await http.send("GET", `${maps}/json`)).body.data).toEqual({ a: "1", b: "2" });
});

test("a strategic merge patch merges containers by name, ports by containerPort and env by name", async () => {
  const container = {
    name: "main",
    image: "x:1",
    ports: [{ containerPort: 80 }],
    env: [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ],
    command: ["run", "it"],
  };
  await http.send("POST", deployments, deployment("strategic", [container, { name: "side", image: "s:1" }]));
  const change = {
    name: "main",
    image: "x:2",
    ports: [{ containerPort: 80, name: "web" }, { containerPort: 81 }],
    env: [
      { name: "B", $patch: "delete" },
      { name: "C", value: "3" },
    ],
    command: ["go"],
  };
  const patch = { spec: { template: { spec: { containers: [change] } } } };
  const { body } = await http.send("PATCH", `${deployments}/strategic`, patch, { type: strategic });
  const [main, side] = body.spec.template.spec.containers;
  expect(main).toMatchObject({ image: "x:2", command: ["go"] });
  expect(main.ports).toEqual([
    { containerPort: 80, name: "web", protocol: "TCP" },
    { containerPort: 81, protocol: "TCP" },
  ]);
  expect(main.env).toEqual([
    { name: "A", value: "1" },
    { name: "C", value: "3" },
  ]);
  expect(side.image).toBe("s:1");
});

test("$setElementOrder orders, $retainKeys drops what is not named, $deleteFromPrimitiveList removes elements", async () => {
  const made = deployment("directives", [
    { name: "a", image: "a:1" },
    { name: "b", image: "b:1" },
  ]);
  made.metadata.finalizers = ["x.io/one", "x.io/two"];
  await http.send("POST", deployments, made);
  const patch = {
    metadata: { "$deleteFromPrimitiveList/finalizers": ["x.io/one"] },
    spec: {
      strategy: { $retainKeys: ["type"], type: "Recreate" },
      template: {
        spec: {
          "$setElementOrder/containers": [{ name: "c" }, { name: "b" }, { name: "a" }],
          containers: [{ name: "c", image: "c:1" }],
        },
      },
    },
  };
  const { body } = await http.send("PATCH", `${deployments}/directives`, patch, { type: strategic });
  expect(body.metadata.finalizers).toEqual(["x.io/two"]);
  expect(body.spec.strategy).toEqual({ type: "Recreate" });
  expect(body.spec.template.spec.containers.map((c: { name: string }) => c.name)).toEqual(["c", "b", "a"]);
});

test("an element without its merge key is 400; $patch: replace replaces a list", async () => {
  await http.send("POST", deployments, deployment("keys", [{ name: "a", image: "a:1" }]));
  const containers = (list: object[]) => ({ spec: { template: { spec: { containers: list } } } });
  const keyless = await http.send("PATCH", `${deployments}/keys`, containers([{ image: "q" }]), { type: strategic });
  expect([keyless.status, keyless.body.message]).toEqual([400, expect.stringContaining("merge key: name")]);
  const replaced = containers([{ $patch: "replace" }, { name: "z", image: "z:1" }]);
  const { body } = await http.send("PATCH", `${deployments}/keys`, replaced, { type: strategic });
  expect(body.spec.template.spec.containers).toHaveLength(1);
  expect(body.spec.template.spec.containers[0].name).toBe("z");
});

test("a patch that carries an old resourceVersion conflicts, one without never does", async () => {
  const { body: first } = await http.send("POST", maps, configMap("lock"));
  await http.send("PATCH", `${maps}/lock`, { data: { a: "1" } }, { type: merge });
  const { resourceVersion } = first.metadata;
  const old = await http.send("PATCH", `${maps}/lock`, { metadata: { resourceVersion } }, { type: merge });
  expect([old.status, old.body.reason]).toEqual([409, "Conflict"]);
  const free = await http.send("PATCH", `${maps}/lock`, { data: { b: "2" } }, { type: merge });
  expect(free.body.data).toEqual({ a: "1", b: "2" });
});

test("a patch that changes nothing keeps the resourceVersion", async () => {
  const { body } = await http.send("POST", maps, configMap("same", { a: "1" }));
  const again = await http.send("PATCH", `${maps}/same`, { data: { a: "1" } }, { type: merge });
  expect(again.body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
});

test("a dry run answers what would be, and stores nothing", async () => {
  const made = await http.send("POST", `${maps}?dryRun=All`, configMap("dry", { a: "1" }));
  expect([made.status, made.body.data]).toEqual([201, { a: "1" }]);
  expect((await http.send("GET", `${maps}/dry`)).status).toBe(404);
  await http.send("POST", maps, configMap("dry", { a: "1" }));
  const patched = await http.send("PATCH", `${maps}/dry?dryRun=All`, { data: { a: "2" } }, { type: merge });
  expect(patched.body.data).toEqual({ a: "2" });
  await http.send("DELETE", `${maps}/dry`, { dryRun: ["All"] });
  expect((await http.send("GET", `${maps}/dry`)).body.data).toEqual({ a: "1" });
});

test("a strategic merge patch of a custom resource is 415", async () => {
  const path = "/apis/config.openshift.io/v1/images/cluster";
  const answer = await http.send("PATCH", path, { spec: {} }, { type: strategic });
  expect([answer.status, answer.body.reason]).toEqual([415, "UnsupportedMediaType"]);
});
