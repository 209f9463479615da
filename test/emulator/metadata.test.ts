import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.client.create({ group: "", resource: "namespaces" }, { metadata: { name: "shop" } });
});
afterAll(() => cluster.close());

const kinds = {
  configmaps: { group: "", spec: {}, onUpdate: 4 },
  secrets: { group: "", spec: {}, onUpdate: 4 },
  imagestreams: { group: "image.openshift.io", spec: {}, onUpdate: 4 },
  deployments: {
    group: "apps",
    spec: {
      spec: {
        selector: { matchLabels: { a: "b" } },
        template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "a", image: "a" }] } },
      },
    },
    onUpdate: 3,
  },
} as const;
const cases = Object.entries(kinds);
const target = (group: string, resource: string) => ({ group, resource, namespace: "shop" });
const causesOf = async (write: Promise<unknown>): Promise<unknown[]> => {
  const error = await write.then(
    () => undefined,
    (reason) => reason,
  );
  return error?.status.details.causes;
};

test.each(cases)(
  "%s: a new object's faults of metadata are told once, beside those of the kind",
  async (resource, { group }) => {
    const labels = { "no/such/key": "a" };
    const causes = await causesOf(
      cluster.client.create(target(group, resource), { metadata: { name: "Bad_Name", labels } }),
    );
    const fields = causes.map((cause) => (cause as { field: string }).field);
    expect(fields.filter((field) => field.startsWith("metadata."))).toEqual(["metadata.name", "metadata.labels"]);
  },
);

test.each(cases)(
  "%s: each check of a changed object's metadata tells its fault",
  async (resource, { group, spec, onUpdate }) => {
    await cluster.client.create(target(group, resource), { metadata: { name: "web" }, ...spec });
    const change = { metadata: { labels: { a: "-" } } };
    expect(await causesOf(cluster.client.patch(target(group, resource), "web", "merge", change))).toHaveLength(
      onUpdate,
    );
  },
);

test("references to owners and finalizers are validated", async () => {
  const owner = { apiVersion: "", kind: "", name: "", uid: "", controller: true };
  const metadata = { name: "owned", ownerReferences: [owner, owner], finalizers: ["a/b/c"] };
  const causes = await causesOf(cluster.client.create(target("", "configmaps"), { metadata }));
  expect(causes.map((cause) => (cause as { field: string }).field)).toEqual([
    ...["apiVersion", "kind", "name", "uid"].map((member) => `metadata.ownerReferences.${member}`),
    ...["apiVersion", "kind", "name", "uid"].map((member) => `metadata.ownerReferences.${member}`),
    "metadata.ownerReferences",
    "metadata.finalizers",
  ]);
});

test("a client cannot change a time of creation, nor add a finalizer to an object that is being deleted", async () => {
  const maps = target("", "configmaps");
  const made = await cluster.client.create(maps, { metadata: { name: "held", finalizers: ["acme.com/hold"] } });
  const { creationTimestamp } = (made as { metadata: { creationTimestamp: string } }).metadata;
  const early = { metadata: { creationTimestamp: "2001-01-01T00:00:00Z" } };
  expect((await cluster.client.patch(maps, "held", "merge", early)).metadata.creationTimestamp).toBe(creationTimestamp);
  await cluster.client.delete(maps, "held");
  const more = { metadata: { finalizers: ["acme.com/hold", "acme.com/more"] } };
  expect(await causesOf(cluster.client.patch(maps, "held", "merge", more))).toContainEqual({
    reason: "FieldValueForbidden",
    field: "metadata.finalizers",
    message:
      'Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"acme.com/more"}',
  });
  await expect(cluster.client.create(maps, { metadata: { name: "held" } })).rejects.toThrow(
    'object is being deleted: configmaps "held" already exists',
  );
  await cluster.client.patch(maps, "held", "merge", { metadata: { finalizers: [] } });
  await expect(cluster.client.get(maps, "held")).rejects.toThrow("not found");
});
