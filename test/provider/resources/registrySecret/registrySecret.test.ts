import { expect, test } from "@jest/globals";
import type { ApiObject } from "../../../../provider/cluster/api/objectMeta.ts";
import { connect } from "../../../../provider/cluster/cluster.ts";
import { realTime } from "../../../../provider/http/time.ts";
import type { Creations } from "../../../../provider/resources/creation/creation.ts";
import { registrySecret } from "../../../../provider/resources/registrySecret/index.ts";
import type { RegistrySecretInputs } from "../../../../provider/resources/registrySecret/inputs.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";

const bed = testbed();
const newSecret = () => new Lifecycle(registrySecret, () => bed.context);
const login = (password: string) => ({ username: "robot", password });

const declared = (namespace: string, more: Partial<RegistrySecretInputs> = {}): RegistrySecretInputs => ({
  metadata: { name: "pull", namespace },
  type: "kubernetes.io/dockerconfigjson",
  registries: { "quay.io/acme": login("hush-1") },
  links: { builder: ["mount"], default: ["pull"] },
  excludeFromImports: false,
  timeout: 0,
  ...more,
});

const secret = (namespace: string) => ({ apiVersion: "v1", kind: "Secret", name: "pull", namespace });
const account = (namespace: string, name: string) => ({ apiVersion: "v1", kind: "ServiceAccount", name, namespace });

/** The entry and the annotation by which the platform knows its own secret of an account. */
const platform = (name: string) => ({
  metadata: { annotations: { "openshift.io/internal-registry-pull-secret-ref": `${name}-dockercfg-x` } },
  secrets: [{ name: `${name}-dockercfg-x` }, { name: "theirs" }],
  imagePullSecrets: [{ name: `${name}-dockercfg-x` }, { name: "theirs" }],
});

async function newNamespace(...accounts: readonly string[]): Promise<string> {
  const namespace = await bed.namespace();
  for (const name of accounts) {
    const { metadata, ...lists } = platform(name);
    const object = { ...account(namespace, name), metadata: { ...metadata, name, namespace }, ...lists };
    await bed.client.objects.create(object);
  }
  bed.writes();
  return namespace;
}

async function lists(namespace: string, name: string) {
  const { metadata, secrets, imagePullSecrets } = await bed.client.objects.get(account(namespace, name));
  return { metadata: { annotations: metadata.annotations }, secrets, imagePullSecrets };
}

function contents({ data }: ApiObject): unknown {
  const { ".dockerconfigjson": encoded = "" } = data as Record<string, string>;
  return JSON.parse(Buffer.from(encoded, "base64").toString());
}

test("create, link, rotate, relink and destroy: one write each, and the platform's entries stay as they are", async () => {
  const namespace = await newNamespace("builder", "default");
  const pull = newSecret();
  expect(await pull.up(declared(namespace))).toBe("create");
  expect(bed.writes()).toEqual(["POST secrets", "PATCH serviceaccounts/builder", "PATCH serviceaccounts/default"]);
  const object = await bed.client.objects.get(secret(namespace));
  const auth = Buffer.from("robot:hush-1").toString("base64");
  expect(object["type"]).toBe("kubernetes.io/dockerconfigjson");
  expect(contents(object)).toEqual({ auths: { "quay.io/acme": { username: "robot", password: "hush-1", auth } } });
  const own = platform("builder");
  expect(await lists(namespace, "builder")).toEqual({ ...own, secrets: [...own.secrets, { name: "pull" }] });
  const other = platform("default");
  const linked = [...other.imagePullSecrets, { name: "pull" }];
  expect(await lists(namespace, "default")).toEqual({ ...other, imagePullSecrets: linked });
  expect(await pull.up(declared(namespace))).toBe("same");
  expect(await pull.refresh()).toBe("same");

  const rotated = { registries: { "quay.io/acme": login("hush-2"), "quay.io": login("hush-3") } };
  expect(await pull.up(declared(namespace, rotated))).toBe("update");
  expect(bed.writes()).toEqual(["PATCH secrets/pull"]);
  const links = { default: ["mount" as const] };
  expect(await pull.up(declared(namespace, { ...rotated, links, excludeFromImports: true }))).toBe("update");
  const excluded = await bed.client.objects.get(secret(namespace));
  expect(excluded.metadata.annotations).toEqual({ "openshift.io/image.excludeSecret": "true" });
  expect(await lists(namespace, "builder")).toEqual(own);
  expect(await lists(namespace, "default")).toEqual({ ...other, secrets: [...other.secrets, { name: "pull" }] });
  expect(await pull.refresh()).toBe("same");

  await pull.destroy();
  expect(await bed.client.objects.find(secret(namespace))).toBeUndefined();
  expect(await lists(namespace, "default")).toEqual(other);
});

test("a link is written on the version of the account that was read", async () => {
  const namespace = await newNamespace("default");
  let isFirst = true;
  const { objects } = bed.client;
  const racing = {
    ...bed.client,
    objects: {
      ...objects,
      async patch(...[address, patch, options]: Parameters<typeof objects.patch>) {
        // The platform is faster: it adds its own entry between read and write.
        if (address.kind === "ServiceAccount" && isFirst) {
          isFirst = false;
          const entry = { op: "add", path: "/imagePullSecrets/0", value: { name: "new-dockercfg" } };
          await objects.patch(address, [entry], { type: "json" });
        }
        return objects.patch(address, patch, options);
      },
    },
  };
  const pull = new Lifecycle(registrySecret, () => ({ cluster: racing }));
  await pull.up(declared(namespace, { links: { default: ["pull"] } }));
  const { imagePullSecrets } = await lists(namespace, "default");
  expect(imagePullSecrets).toEqual([
    { name: "new-dockercfg" },
    ...platform("default").imagePullSecrets,
    { name: "pull" },
  ]);
});

test("an account that the platform makes later is waited for, and one that never comes leaves a state that the next update repairs", async () => {
  const namespace = await newNamespace();
  let slept = 0;
  const sleep = async () => {
    slept += 1;
    if (slept === 3)
      await bed.client.objects.create({ ...account(namespace, "default"), metadata: { name: "default", namespace } });
  };
  const later = new Lifecycle(registrySecret, () => ({ ...bed.context, time: { ...realTime, sleep } }));
  await later.up(declared(namespace, { links: { default: ["pull"] }, timeout: 60 }));
  expect(await lists(namespace, "default")).toMatchObject({ imagePullSecrets: [{ name: "pull" }] });

  const both = { links: { default: ["pull" as const], deployer: ["pull" as const] } };
  const failing = later.up(declared(namespace, both));
  await expect(failing).rejects.toThrow(
    /creation of service account .*\/deployer took longer than 0 s; create it \(oc create serviceaccount deployer/,
  );
  expect(later.outs.links).toEqual({ default: ["pull"] });
  await bed.client.objects.create({ ...account(namespace, "deployer"), metadata: { name: "deployer", namespace } });
  expect(await later.up(declared(namespace, both))).toBe("update");
  expect(await later.refresh()).toBe("same");
});

test("an existing secret is taken over by adopt only, and one of another type never", async () => {
  const namespace = await newNamespace("builder", "default");
  const metadata = { name: "pull", namespace };
  await bed.client.objects.create({ ...secret(namespace), metadata, type: "Opaque" });
  await expect(newSecret().up(declared(namespace))).rejects.toThrow(/exists already/);
  await expect(newSecret().up(declared(namespace, { adopt: true }))).rejects.toThrow(
    /is of type Opaque, which cannot become kubernetes.io\/dockerconfigjson; delete it first/,
  );
  await bed.client.objects.delete(secret(namespace));
  const data = { ".dockercfg": Buffer.from("{}").toString("base64") };
  await bed.client.objects.create({ ...secret(namespace), metadata, type: "kubernetes.io/dockercfg", data });
  const legacy = declared(namespace, { adopt: true, type: "kubernetes.io/dockercfg" });
  const pull = newSecret();
  expect(await pull.up(legacy)).toBe("create");
  expect(await pull.refresh()).toBe("same");
  // The type of a secret cannot change: it is made anew.
  expect(await pull.up({ ...legacy, type: "kubernetes.io/dockerconfigjson" })).toBe("update");
  expect(contents(await bed.client.objects.get(secret(namespace)))).toMatchObject({
    auths: { "quay.io/acme": { password: "hush-1" } },
  });
  await pull.destroy();
});

test("a password that another user has written does not get into the state", async () => {
  const namespace = await newNamespace("builder", "default");
  const pull = newSecret();
  await pull.up(declared(namespace));
  const auths = { "quay.io/acme": { auth: "cm9ib3Q6dGhlaXJz" }, "ghcr.io": { username: "x", password: "theirs" } };
  const data = { ".dockerconfigjson": Buffer.from(JSON.stringify({ auths })).toString("base64") };
  await bed.client.objects.patch(secret(namespace), { data });
  expect(await pull.refresh()).toBe("drift");
  expect(pull.outs.registries).toEqual({
    "ghcr.io": { username: "x", password: "[secret]" },
    "quay.io/acme": { username: "robot", password: "[secret]" },
  });
  expect(await pull.up(declared(namespace))).toBe("update");
  expect(await pull.refresh()).toBe("same");
});

test.each([
  ["edit", undefined],
  ["system:image-puller", /cannot create resource "secrets"/],
  [undefined, /cannot create resource "secrets"/],
])("a user with the cluster role %s", async (role, refusal) => {
  const namespace = await newNamespace("builder", "default");
  const apiGroup = "rbac.authorization.k8s.io";
  if (role !== undefined) {
    await bed.client.objects.create({
      apiVersion: `${apiGroup}/v1`,
      kind: "RoleBinding",
      metadata: { name: "granted", namespace },
      roleRef: { apiGroup, kind: "ClusterRole", name: role },
      subjects: [{ apiGroup, kind: "User", name: "guest" }],
    });
  }
  const cluster = connect({ server: bed.cluster.server, token: bed.cluster.users["guest"] ?? "", namespace });
  const pull = new Lifecycle(registrySecret, () => ({ cluster }));
  try {
    const created = pull.up(declared(namespace));
    if (refusal !== undefined) return await expect(created).rejects.toThrow(refusal);
    expect(await created).toBe("create");
    expect(await pull.refresh()).toBe("same");
    await pull.destroy();
  } finally {
    await cluster.close();
  }
});

test("an exported secret that imports do not use says so by its annotation, and differs from nothing then", async () => {
  const namespace = await newNamespace("builder", "default");
  const annotations = { "openshift.io/image.excludeSecret": "true", team: "shop" };
  const pull = newSecret();
  const exported = declared(namespace, { metadata: { name: "pull", namespace, annotations } });
  await pull.up(exported);
  expect((await bed.client.objects.get(secret(namespace))).metadata.annotations).toEqual(annotations);
  expect(pull.outs).toMatchObject({ metadata: { annotations: { team: "shop" } }, excludeFromImports: true });
  expect(await pull.refresh()).toBe("same");
  expect(await pull.up(exported)).toBe("same");
  await pull.destroy();
});

test("a secret of an earlier run whose declaration the API refuses now is in the state, and the next update repairs it", async () => {
  const namespace = await newNamespace("builder", "default");
  const mark = "pulumi-imagestream/shop/dev/0123456789abcdef";
  const { name: _name, ...kind } = secret(namespace);
  const metadata = { name: "pull", namespace };
  const type = "kubernetes.io/dockerconfigjson";
  const data = { ".dockerconfigjson": Buffer.from('{"auths":{}}').toString("base64") };
  await bed.client.objects.create({ ...kind, metadata, type, data }, { fieldManager: mark });
  const creations: Creations = {
    find: async () => ({ mark, since: Date.now() }),
    stack: async () => ({ project: "shop", stack: "dev" }),
    keep: async () => {},
    end: async () => {},
  };
  const pull = new Lifecycle(registrySecret, () => ({ ...bed.context, creations }));
  const fault = { kind: "error", status: 422, message: "not now" } as const;
  const end = bed.cluster.fault({ fault, match: { method: "PATCH", path: /secrets\/pull/ } });
  await expect(pull.up(declared(namespace))).rejects.toThrow("not now");
  end();
  expect(pull.outs).toMatchObject({ registries: expect.not.objectContaining({ "quay.io/acme": login("hush-1") }) });
  expect(await pull.up(declared(namespace))).toBe("update");
  expect(await pull.refresh()).toBe("same");
  await pull.destroy();
});
