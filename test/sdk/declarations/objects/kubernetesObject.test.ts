import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../../../emulator/startCluster.ts";
import { secretsKey } from "../../../../provider/resources/inputs/secretPaths.ts";
import { ImageStream } from "../../../../sdk/imageStream.ts";
import { imageTriggers } from "../../../../sdk/imageTriggers.ts";
import { KubernetesObject } from "../../../../sdk/kubernetesObject.ts";
import type { KubernetesObjectArgs } from "../../../../sdk/kubernetesObjectArgs.ts";
import { call, createDeployment } from "../../../e2e/deployment.ts";
import { type Options, registered } from "../registered.ts";

let cluster: Cluster;
let from: string;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.registry.push("acme/app", "1", image({ version: "1" }));
  from = `${cluster.registry.host}/acme/app:1`;
  await createDeployment(cluster, "taken", "x");
});
afterAll(() => cluster.close());

const object =
  (args: KubernetesObjectArgs, more: pulumi.CustomResourceOptions = {}) =>
  (opts: Options) =>
    new KubernetesObject("one", args, { ...opts, ...more });
const configMap = { apiVersion: "v1", kind: "ConfigMap" };
const widget = { apiVersion: "acme.example/v1", kind: "Widget" };
const inputsOf = async (args: KubernetesObjectArgs) =>
  (await registered(cluster, object(args))).inputs["KubernetesObject one"] ?? {};

test("name and namespace have defaults, and a kind of cluster scope has no namespace", async () => {
  const { metadata } = await inputsOf({ ...configMap, data: { a: "1" } });
  expect(metadata).toEqual({ name: "one", namespace: "default" });
  const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", rules: [] };
  expect((await inputsOf(role))["metadata"]).toEqual({ name: "one" });
});

test.each<[string, KubernetesObjectArgs, RegExp]>([
  [
    "a namespace in cluster scope",
    { apiVersion: "v1", kind: "Namespace", metadata: { namespace: "shop" } },
    /^metadata\.namespace: has no meaning: a Namespace is of cluster scope/,
  ],
  ["an unknown kind", widget, /^kind: the cluster knows no Widget in acme\.example\/v1.*; correct apiVersion and kind/],
  [
    "an object that exists",
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "taken" }, spec: {} },
    /^metadata\.name: Deployment default\/taken exists already.*adopt: true/,
  ],
])("%s is refused in the preview", async (_what, args, text) => {
  expect((await registered(cluster, object(args))).refused).toEqual([expect.stringMatching(text)]);
});

/** As the engine checks what replaces an object of this stack: as if it were new. */
test.each<[string, object, object]>([
  ["an image that only the update tells", { image: pulumi.output(pulumi.unknown) }, {}],
  ["another image", { image: "quay.io/acme/job:2" }, {}],
  ["a field that is taken out", { image: "quay.io/acme/job:1" }, { completions: 2 }],
])("a Job of this stack that %s replaces is not refused as one that exists", async (_what, container, before) => {
  const template = (changed: object) => ({
    spec: { restartPolicy: "Never", containers: [{ name: "job", image: "quay.io/acme/job:1", ...changed }] },
  });
  const kind = { apiVersion: "batch/v1", kind: "Job" };
  const path = "/apis/batch/v1/namespaces/default/jobs/migrate";
  const applied = { ...kind, metadata: { name: "migrate" }, spec: { ...before, template: template({}) } };
  const manager = "pulumi-imagestream/project/stack/0123456789abcdef";
  await call(cluster, "PATCH", `${path}?fieldManager=${manager}`, applied, "application/apply-patch+yaml");
  const args = { ...kind, metadata: { name: "migrate" }, spec: { template: template(container) } };
  expect((await registered(cluster, object(args))).refused).toEqual([]);
  const other = { ...kind, metadata: { name: "migrate" }, spec: { ...before, template: template({}) } };
  expect((await registered(cluster, object(other))).refused).toEqual([expect.stringMatching(/exists already/)]);
  await call(cluster, "DELETE", path);
});

test("an object that is being deleted is not in the way: the update waits until it is gone", async () => {
  const maps = "/api/v1/namespaces/default/configmaps";
  await call(cluster, "POST", maps, { metadata: { name: "going", finalizers: ["acme.example/hold"] } });
  await call(cluster, "DELETE", `${maps}/going`);
  expect((await registered(cluster, object({ ...configMap, metadata: { name: "going" } }))).refused).toEqual([]);
});

test("a kind that the program may define first is not refused", async () => {
  const { refused } = await registered(cluster, (opts) => {
    const definition = object(configMap)(opts);
    return new KubernetesObject("two", widget, { ...opts, dependsOn: definition });
  });
  expect(refused).toEqual([]);
});

test("members that only the cluster sets are left out", async () => {
  const { metadata, status } = await inputsOf({
    ...configMap,
    metadata: { uid: "1", resourceVersion: "2", namespace: "", annotations: { own: "1" }, managedFields: [] },
    status: {},
  });
  expect(metadata).toEqual({ name: "one", namespace: "default", annotations: { own: "1" } });
  expect(status).toBeUndefined();
});

test("the values of a Secret are secrets in base64, however they are given", async () => {
  const given = { apiVersion: "v1", kind: "Secret", data: { a: "aHVzaC1odXNo" }, stringData: { b: "quiet-quiet" } };
  const inputs = await inputsOf(given);
  expect(inputs["transient"]).toMatchObject({ [secretsKey]: ["/data"] });
  expect(inputs["stringData"]).toBeUndefined();
  expect(inputs["data"]).toMatchObject({ value: { a: "aHVzaC1odXNo", b: "cXVpZXQtcXVpZXQ=" } });
  const broken = await inputsOf({ ...given, data: { a: "aHVzaC1\nodXNo\n" } });
  expect(broken["data"]).toEqual(inputs["data"]);
  const later = await inputsOf({ ...given, stringData: { b: pulumi.output(pulumi.unknown as string) } });
  expect(JSON.stringify(later["data"])).not.toContain("quiet");
});

test("a workload with a trigger names the image of a tag that the program moves, and comes after it", async () => {
  const labels = { app: "web" };
  const { inputs } = await registered(cluster, (opts) => {
    const app = new ImageStream("app", { spec: { tags: [{ name: "1", from }] } }, opts);
    const { annotations, image } = imageTriggers(
      { workload: { kind: "Deployment", name: "web" }, containers: { web: app.tag("1") } },
      opts,
    );
    const template = { metadata: { labels }, spec: { containers: [{ name: "web", image: image.web }] } };
    const spec = { selector: { matchLabels: labels }, template };
    return new KubernetesObject(
      "web",
      { apiVersion: "apps/v1", kind: "Deployment", metadata: { annotations }, spec },
      opts,
    );
  });
  const { digest } = image({ version: "1" });
  expect(inputs["KubernetesObject web"]?.["triggeredImages"]).toEqual({ web: expect.stringContaining(digest) });
});

test.each<[number, RegExp[]]>([
  [1, []],
  [5, [/^spec\.replicas: Deployment default\/taken has 1 there; declare what exists/]],
])("the option import takes an object over that is as declared: %i replicas", async (replicas, texts) => {
  const labels = { app: "taken" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "taken", image: "x" }] } };
  const spec = { replicas, selector: { matchLabels: labels }, template };
  const args = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "taken" }, spec };
  const { refused, inputs } = await registered(cluster, object(args, { import: "default/taken" }));
  expect(refused).toEqual(texts.map((text) => expect.stringMatching(text)));
  expect(inputs["KubernetesObject one"]).toMatchObject({ adopt: true });
});
