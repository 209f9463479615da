import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { type Cluster, startCluster } from "../../../../emulator/startCluster.ts";
import { type Cluster as ClusterClient, connect } from "../../../../provider/cluster/cluster.ts";
import * as providers from "../../../../provider/index.ts";
import { ClusterImagePolicy } from "../../../../sdk/clusterImagePolicy.ts";
import type { ClusterImagePolicyArgs } from "../../../../sdk/clusterImagePolicyArgs.ts";
import { ImagePruner } from "../../../../sdk/imagePruner.ts";
import { Provider } from "../../../../sdk/provider.ts";
import { withoutMarks } from "../withoutMarks.ts";

interface Options {
  readonly provider: Provider;
}

let cluster: Cluster;
const config = { apiVersion: "config.openshift.io/v1", kind: "Image", name: "cluster" };
let client: ClusterClient;

beforeAll(async () => {
  cluster = await startCluster({ users: ["guest"] });
  client = connect({ kubeconfig: cluster.kubeconfig });
});
afterAll(async () => {
  await client?.close();
  await cluster?.close();
});

/** What `check` refuses: everything but the engine is the real thing. */
async function refused(
  declare: (opts: Options) => pulumi.Resource[],
  { token = cluster.token, isPreview = true } = {},
): Promise<string[]> {
  const found: string[] = [];
  const newResource = async ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
    const provider = Object.entries(providers).find(([kind]) => type.endsWith(`:${kind}`))?.[1];
    const { failures = [] } = (await provider?.check?.({}, withoutMarks(inputs))) ?? {};
    found.push(...failures.map(({ property, reason }) => `${property}: ${reason}`));
    return { id: name, state: inputs };
  };
  await pulumi.runtime.setMocks({ call: async () => ({}), newResource }, "project", "stack", isPreview, "acme");
  const all = declare({ provider: new Provider("local", { server: cluster.server, token, namespace: "default" }) });
  for (const { urn } of all) await new Promise((resolve) => urn.apply(resolve));
  return found;
}

const policy = (args: object) => (opts: Options) => [
  new ClusterImagePolicy("policy", args as ClusterImagePolicyArgs, opts),
];
const blocking = policy({ spec: { registrySources: { blockedRegistries: ["bad.example"] } } });

test("an update of a user without the right is refused before any write, with the rule that grants it; a preview is not", async () => {
  const token = cluster.users["guest"] ?? "";
  expect(await refused(blocking, { token })).toEqual([]);
  expect(await refused(blocking, { token, isPreview: false })).toEqual([
    expect.stringMatching(
      /^spec: .*User "guest" cannot get resource "images".*403 Forbidden.*\{apiGroups: \[config\.openshift\.io\], resources: \[images\], verbs: \[get\]\}.*oc create clusterrolebinding/,
    ),
  ]);
});

test("exported YAML of the object is taken as it is; another kind or name is refused", async () => {
  const exported = await client.objects.get(config);
  const spec = { registrySources: { blockedRegistries: ["bad.example"] } };
  expect(await refused(policy({ ...exported, spec, status: {} }))).toEqual([]);
  expect(await refused(policy({ kind: "ImagePruner", metadata: { name: "other" }, spec }))).toEqual([
    expect.stringMatching(/^kind: is no property/),
    expect.stringMatching(/^metadata: is no property/),
  ]);
});

test("a field that excludes one of another user is refused, until the program takes that away", async () => {
  await client.objects.patch(config, { spec: { registrySources: { blockedRegistries: ["theirs.example"] } } });
  const allowing = (sources: object) =>
    policy({ spec: { registrySources: { allowedRegistries: ["quay.io"], ...sources } } });
  expect(await refused(allowing({}))).toEqual([
    expect.stringMatching(
      /^spec\.registrySources\.allowedRegistries: excludes registrySources\.blockedRegistries, which another user or program has set to \["theirs\.example"\]/,
    ),
  ]);
  expect(await refused(allowing({ blockedRegistries: [] }))).toEqual([]);
  await client.objects.patch(config, { spec: { registrySources: null } });
});

test("a cluster without the kind, and what only its version refuses, are told in the preview", async () => {
  const end = cluster.fault({
    match: { path: "/apis/imageregistry.operator.openshift.io/v1" },
    fault: { kind: "error", status: 404, message: "404 page not found" },
  });
  const pruner = (spec: object) => (opts: Options) => [new ImagePruner("pruner", { spec }, opts)];
  expect(await refused(pruner({ keepTagRevisions: 5 }))).toEqual([
    expect.stringMatching(
      /^spec: the cluster has no ImagePruner in imageregistry\.operator\.openshift\.io\/v1: use a cluster of OpenShift 4\.4/,
    ),
  ]);
  end();
  expect(await refused(pruner({ keepTagRevisions: 5 }))).toEqual([]);
  const refuse = cluster.fault({
    match: { method: "PATCH", path: /imagepruners\/cluster$/ },
    fault: { kind: "error", status: 422, reason: "Invalid", message: "spec.schedule: not here" },
  });
  expect(await refused(pruner({ schedule: "0 3 * * *" }))).toEqual([
    expect.stringMatching(/^spec: spec\.schedule: not here/),
  ]);
  refuse();
});

test("two resources for one object are refused, and import has no meaning", async () => {
  const twice = (opts: Options) => [
    ...blocking(opts),
    new ClusterImagePolicy("other", { spec: { imageStreamImportMode: "Legacy" } }, opts),
  ];
  expect(await refused(twice)).toEqual([
    expect.stringMatching(/another resource of this program declares fields of Image cluster/),
  ]);
  const importing = (opts: Options) => [
    new ClusterImagePolicy("policy", { spec: { imageStreamImportMode: "Legacy" } }, { ...opts, import: "cluster" }),
  ];
  expect(await refused(importing)).toEqual([expect.stringMatching(/^import: has no meaning here/)]);
});
