import { expect, test } from "@jest/globals";
import { connect } from "../../../../provider/cluster/cluster.ts";
import { imageAccess } from "../../../../provider/resources/imageAccess/index.ts";
import type { ImageAccessInputs } from "../../../../provider/resources/imageAccess/inputs.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";

const bed = testbed({ users: ["guest", "jane"] });
const newAccess = () => new Lifecycle(imageAccess, () => bed.context);
const apiGroup = "rbac.authorization.k8s.io";

const declared = (namespace: string, more: Partial<ImageAccessInputs> = {}): ImageAccessInputs => ({
  metadata: { name: "images", namespace },
  access: { "serviceaccount prod/deployer": ["pull"], "user jane": ["pull", "push"] },
  ...more,
});

const address = (namespace: string, name: string, kind = "RoleBinding") => ({
  apiVersion: `${apiGroup}/v1`,
  kind,
  name,
  namespace,
});
const binding = (namespace: string, name = "images-pull") => bed.client.objects.find(address(namespace, name));
const jane = { kind: "User", apiGroup, name: "jane" };
const deployer = { kind: "ServiceAccount", name: "deployer", namespace: "prod" };
const clusterRole = (name: string) => ({ apiGroup, kind: "ClusterRole", name });

/** Tells what a user may do with a stream's layers, by the cluster's own rules. */
const may = (user: string, verb: string, namespace: string, name = "app") =>
  bed.cluster.core.authorize(
    { name: user, groups: ["system:authenticated"] },
    { verb, group: "image.openshift.io", resource: "imagestreams", subresource: "layers", namespace, name },
  ).allowed;

/** Grants a cluster role, as another owner. */
const grant = (namespace: string, role: string, name = "granted") =>
  bed.client.objects.create({
    ...address(namespace, name),
    metadata: { name, namespace },
    roleRef: clusterRole(role),
    subjects: [{ apiGroup, kind: "User", name: "guest" }],
  });

test("one binding for each action: created, changed, and deleted by one write each", async () => {
  const namespace = await bed.namespace();
  await grant(namespace, "system:image-puller", "theirs");
  bed.writes();
  const access = newAccess();
  expect(await access.up(declared(namespace))).toBe("create");
  expect(bed.writes()).toEqual(["POST rolebindings", "POST rolebindings"]);
  expect(await binding(namespace)).toMatchObject({
    roleRef: clusterRole("system:image-puller"),
    subjects: [deployer, jane],
  });
  expect(await binding(namespace, "images-push")).toMatchObject({
    roleRef: clusterRole("system:image-pusher"),
    subjects: [jane],
  });
  expect([may("jane", "update", namespace), may("system:serviceaccount:prod:deployer", "get", namespace)]).toEqual([
    true,
    true,
  ]);
  expect(await access.up(declared(namespace))).toBe("same");
  expect(await access.refresh()).toBe("same");

  const viewed: ImageAccessInputs["access"] = { "serviceaccounts of prod": ["pull"], "group devs": ["view"] };
  expect(await access.up(declared(namespace, { access: viewed }))).toBe("update");
  expect(bed.writes()).toEqual([
    "PATCH rolebindings/images-pull",
    "DELETE rolebindings/images-push",
    "POST rolebindings",
  ]);
  expect(await access.refresh()).toBe("same");
  expect(may("jane", "get", namespace)).toBe(false);
  await access.destroy();
  const left = await bed.client.objects.list({ apiVersion: `${apiGroup}/v1`, kind: "RoleBinding", namespace });
  expect(left.items.map(({ metadata }) => metadata.name)).toEqual(["theirs"]);
});

test("for one stream, a role names it; a change to the whole namespace replaces the binding, whose role is immutable", async () => {
  const namespace = await bed.namespace();
  const access = newAccess();
  const pulled: ImageAccessInputs["access"] = { "user jane": ["pull"] };
  await access.up(declared(namespace, { access: pulled, stream: "app" }));
  expect([
    may("jane", "get", namespace),
    may("jane", "get", namespace, "other"),
    may("jane", "update", namespace),
  ]).toEqual([true, false, false]);
  expect(await access.up(declared(namespace, { access: pulled, stream: "other" }))).toBe("update");
  expect([may("jane", "get", namespace), may("jane", "get", namespace, "other")]).toEqual([false, true]);
  expect(await access.refresh()).toBe("same");
  bed.writes();
  expect(await access.up(declared(namespace, { access: pulled }))).toBe("update");
  expect(bed.writes()).toEqual(["DELETE rolebindings/images-pull", "POST rolebindings", "DELETE roles/images-pull"]);
  expect(may("jane", "get", namespace)).toBe(true);
  expect(await access.refresh()).toBe("same");
  expect(await access.up(declared(namespace, { access: pulled, stream: "app" }))).toBe("update");
  await access.destroy();
  expect(await bed.client.objects.find(address(namespace, "images-pull", "Role"))).toBeUndefined();
});

test("bindings of these names are taken over by adopt only; another role is replaced", async () => {
  const namespace = await bed.namespace();
  await grant(namespace, "view", "images-pull");
  await expect(newAccess().up(declared(namespace))).rejects.toThrow(/RoleBinding .*\/images-pull exists already/);
  const access = newAccess();
  expect(await access.up(declared(namespace, { adopt: true }))).toBe("create");
  const adopted = await binding(namespace);
  expect(adopted).toMatchObject({ roleRef: clusterRole("system:image-puller"), subjects: [deployer, jane] });
  expect(adopted?.metadata.annotations).toEqual({ "imagestream.pulumi.com/adoption": access.outs.adoption });
  // Another stack adopts it: destroying leaves it there, with a warning.
  const annotations = { "imagestream.pulumi.com/adoption": "another" };
  await bed.client.objects.patch(address(namespace, "images-pull"), { metadata: { annotations } });
  await access.destroy();
  expect(await binding(namespace)).toBeDefined();
  expect(await binding(namespace, "images-push")).toBeUndefined();
});

test("a failure half-way leaves the finished actions in the state, and the next update the rest", async () => {
  const namespace = await bed.namespace();
  await grant(namespace, "view", "images-push");
  const access = newAccess();
  await expect(access.up(declared(namespace))).rejects.toThrow(/images-push exists already/);
  expect(access.outs.access).toEqual({ "serviceaccount prod/deployer": ["pull"], "user jane": ["pull"] });
  await bed.client.objects.delete(address(namespace, "images-push"));
  expect(await access.up(declared(namespace))).toBe("update");
  expect(await access.refresh()).toBe("same");
});

test("a change by another user shows in a refresh as its subject, and is undone", async () => {
  const namespace = await bed.namespace();
  const access = newAccess();
  await access.up(declared(namespace));
  const subjects = [jane, { kind: "Group", apiGroup, name: "theirs" }];
  await bed.client.objects.patch(address(namespace, "images-pull"), { subjects });
  expect(await access.refresh()).toBe("drift");
  expect(access.outs.access).toEqual({ "group theirs": ["pull"], "user jane": ["pull", "push"] });
  expect(await access.up(declared(namespace))).toBe("update");
  expect(await binding(namespace)).toMatchObject({ subjects: [deployer, jane] });
});

test.each([
  ["edit", /cannot create resource "rolebindings".*oc create role .* --verb=create --resource=rolebindings/],
  ["system:image-puller", /cannot create resource "rolebindings"/],
  [undefined, /cannot create resource "rolebindings"/],
  ["admin", undefined],
])("a user with the cluster role %s", async (role, refusal) => {
  const namespace = await bed.namespace();
  if (role !== undefined) await grant(namespace, role);
  const cluster = connect({ server: bed.cluster.server, token: bed.cluster.users["guest"] ?? "", namespace });
  const access = new Lifecycle(imageAccess, () => ({ cluster }));
  try {
    const created = access.up(declared(namespace));
    if (refusal !== undefined) return await expect(created).rejects.toThrow(refusal);
    expect(await created).toBe("create");
    expect(await access.refresh()).toBe("same");
    await access.destroy();
  } finally {
    await cluster.close();
  }
});

test("nobody grants more than he has: the message says which rule permits it", async () => {
  const namespace = await bed.namespace();
  const metadata = { name: "binder", namespace };
  const rules = [{ apiGroups: [apiGroup], resources: ["rolebindings"], verbs: ["create", "get"] }];
  await bed.client.objects.create({ ...address(namespace, "binder", "Role"), metadata, rules });
  await bed.client.objects.create({
    ...address(namespace, "binder"),
    metadata,
    roleRef: { apiGroup, kind: "Role", name: "binder" },
    subjects: [{ apiGroup, kind: "User", name: "guest" }],
  });
  const cluster = connect({ server: bed.cluster.server, token: bed.cluster.users["guest"] ?? "", namespace });
  const access = new Lifecycle(imageAccess, () => ({ cluster }));
  await expect(access.up(declared(namespace))).rejects.toThrow(
    /attempting to grant RBAC permissions not currently held.*resources: \[clusterroles, roles\], verbs: \[bind\]/s,
  );
  await cluster.close();
});

test("a role binding that another user changes before it is replaced is looked at again", async () => {
  const namespace = await bed.namespace();
  await bed.client.objects.create({
    ...address(namespace, "images-pull"),
    metadata: { name: "images-pull", namespace },
    roleRef: clusterRole("view"),
    subjects: [],
  });
  let deletions = 0;
  const { objects } = bed.client;
  const racing = {
    ...bed.client,
    objects: {
      ...objects,
      async delete(...[at, options]: Parameters<typeof objects.delete>) {
        deletions += 1;
        if (deletions === 1) await objects.patch(at, { metadata: { labels: { theirs: "now" } } });
        return objects.delete(at, options);
      },
    },
  };
  const access = new Lifecycle(imageAccess, () => ({ cluster: racing }));
  await access.up(declared(namespace, { adopt: true }));
  expect(deletions).toBe(2);
  expect(await binding(namespace)).toMatchObject({ roleRef: clusterRole("system:image-puller") });
});
