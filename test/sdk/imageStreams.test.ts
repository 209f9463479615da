import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import * as providers from "../../provider/index.ts";
import { ImageStreams } from "../../sdk/imageStreams.ts";
import type { ImageStreamsArgs } from "../../sdk/imageStreamsArgs.ts";
import { Provider } from "../../sdk/provider.ts";
import { withoutMarks } from "./declarations/withoutMarks.ts";

/** `SAMPLES` names another folder of them. */
const samples = process.env["SAMPLES"] ?? join(import.meta.dirname, "../samples");

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster?.close());

interface Made {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly failures: readonly string[];
}

/** The resources of a preview, each with what `check` says of it. The cluster has none of them. */
async function preview(args: ImageStreamsArgs): Promise<{ made: Made[]; streams: ImageStreams }> {
  const made: Made[] = [];
  const newResource = async ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
    const kind = type.split(":").at(-1) ?? "";
    const check = Object.entries(providers).find(([one]) => one === kind)?.[1].check;
    const result = await check?.({}, withoutMarks(inputs));
    const failures = result?.failures?.map(({ property, reason }) => `${property}: ${reason}`) ?? [];
    // The cluster has none of the images that builds start from.
    const faults = failures.filter((failure) => !failure.includes("does not exist or has no image yet"));
    if (type.startsWith("pulumi-nodejs:dynamic/"))
      made.push({ type: kind, name, inputs: withoutMarks(inputs), failures: faults });
    return { id: name, state: kind === "GeneratedValues" ? { ...inputs, values: inputs["expressions"] } : inputs };
  };
  await pulumi.runtime.setMocks({ call: async () => ({}), newResource }, "project", "stack", true, "acme");
  const provider = new Provider("local", { server: cluster.server, token: cluster.token, namespace: "default" });
  const streams = ImageStreams.fromYaml("all", args, { providers: [provider] });
  const urns = [streams, ...streams.resources.values()].map((one) => one.urn);
  await Promise.all(urns.map((urn) => (urn as unknown as { promise(): Promise<string> }).promise()));
  await pulumi.runtime.disconnect();
  return { made: made.sort((a, b) => (a.name < b.name ? -1 : 1)), streams };
}

/** Values for required parameters without one. */
function required(file: string): Record<string, string> {
  const { parameters = [] } = JSON.parse(readFileSync(file, "utf8")) as {
    parameters?: { name: string; value?: string; generate?: string; required?: boolean }[];
  };
  const missing = parameters.filter(({ value, generate, required: is }) => is && !value && !generate);
  return Object.fromEntries(missing.map(({ name }) => [name, "x"]));
}

test.each(readdirSync(samples).filter((name) => name.endsWith(".json")))(
  "%s becomes resources without a fault",
  async (name) => {
    const file = join(samples, name);
    const others: string[] = [];
    const { made, streams } = await preview({
      files: file,
      parameters: required(file),
      other: ({ kind, metadata }) => void others.push(`${kind} ${metadata.name}`),
    });
    expect(made.filter(({ failures }) => failures.length > 0)).toEqual([]);
    expect(made.length + others.length).toBeGreaterThan(0);
    expect(streams.leftOver.map(({ kind, name: of }) => `${kind} ${of}`)).toEqual(others);
  },
);

const stream = (name: string, more = "") =>
  `{ apiVersion: v1, kind: ImageStream, metadata: { name: ${name} }${more} }\n---\n`;

test("what other makes of a secret, namespace or account comes before the package's resources, a workload after them", async () => {
  const order: string[] = [];
  const { made, streams } = await preview({
    yaml: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    image.openshift.io/triggers: '[{"from":{"kind":"ImageStreamTag","name":"app:1"},"fieldPath":"spec.template.spec.containers[0].image"}]'
spec: { template: { spec: { containers: [ { name: web, image: " " }, { name: side, image: "quay.io/acme/side:1" } ] } } }
---
{ apiVersion: v1, kind: ServiceAccount, metadata: { name: app } }
---
${stream("app", ', spec: { tags: [ { name: 1, from: { kind: DockerImage, name: "quay.io/acme/app:1" } } ] }')}`,
    other: (object, opts) => {
      order.push(object.kind);
      const { template } = object["spec"] ?? {};
      if (template === undefined) return undefined;
      const [web, side] = template.spec.containers;
      expect(pulumi.Output.isInstance(web.image)).toBe(true);
      expect(side.image).toBe("quay.io/acme/side:1");
      expect(pulumi.Output.isInstance(object.metadata.annotations["image.openshift.io/triggers"])).toBe(true);
      return new pulumi.ComponentResource(
        "test:Deployment",
        object.metadata.name,
        {},
        opts as pulumi.ComponentResourceOptions,
      );
    },
  });
  expect(order).toEqual(["ServiceAccount", "Deployment"]);
  expect(made.map(({ type }) => type)).toEqual(["ImageStream"]);
  expect(streams.leftOver).toMatchObject([{ kind: "ServiceAccount", name: "app", place: "yaml:10" }]);
  expect([...streams.resources.keys()]).toEqual(["ImageStream app", "Deployment web"]);
});

test("a DeploymentConfig becomes a resource; the namespace for all goes into no object of the cluster", async () => {
  const others: unknown[] = [];
  const { made } = await preview({
    namespace: "shop",
    yaml: `
{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }
---
{ apiVersion: v1, kind: Service, metadata: { name: web } }
---
{ apiVersion: kpack.io/v1alpha2, kind: Image, metadata: { name: web } }
---
apiVersion: v1
kind: DeploymentConfig
metadata: { name: web }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [ { name: web, image: "quay.io/a/b:1" } ] } } }
`,
    other: ({ metadata }) => void others.push(metadata),
  });
  expect(made).toEqual([expect.objectContaining({ type: "DeploymentConfig", name: "all/shop/web", failures: [] })]);
  const inShop = { name: "web", namespace: "shop" };
  expect(others).toEqual([{ name: "shop" }, inShop, inShop]);
});

test("a transform changes an object and its options, puts another in its place, or takes it out", async () => {
  const { made } = await preview({
    yaml: ["a", "b", "c", "d"].map((name) => stream(name)).join(""),
    namespace: "shop",
    adopt: true,
    transform: [
      (object, opts) => {
        if (object.metadata.name === "a") object.metadata.labels = { team: "red" };
        if (object.metadata.name === "a") opts.protect = true;
      },
      (object) => (object.metadata.name === "b" ? null : undefined),
      (object) => {
        if (object.metadata.name === "c") Object.assign(object, { apiVersion: "v1", kind: "List", items: [] });
      },
      (object) =>
        object.metadata.name === "d" ? { ...object, metadata: { ...object.metadata, name: "e" } } : undefined,
    ],
  });
  expect(made.map(({ inputs: { metadata, adopt } }) => ({ metadata, adopt }))).toEqual([
    { metadata: { name: "a", namespace: "shop", labels: { team: "red" } }, adopt: true },
    { metadata: { name: "e", namespace: "shop" }, adopt: true },
  ]);
});

test("an object with generated values is never adopted: that would change its passwords", async () => {
  const template = {
    apiVersion: "v1",
    kind: "Template",
    metadata: { name: "t" },
    objects: ["password", "plain"].map((name) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name },
      stringData: { text: name === "password" ? `\${P}` : "x" },
    })),
    parameters: [{ name: "P", generate: "expression", from: "[a-z]{8}" }],
  };
  const { made } = await preview({ objects: [template], adopt: true });
  expect(made.map(({ type, name, inputs }) => [type, name, inputs["adopt"] ?? false])).toEqual([
    ["GeneratedValues", "all/generated", false],
    ["KubernetesObject", "all/password", false],
    ["KubernetesObject", "all/plain", true],
  ]);
});

test("all faults are told at once, and nothing is made", async () => {
  const faulty = () => ImageStreams.fromYaml("all", { files: "none/*.yaml", yaml: "a: [", parameters: { X: "1" } });
  expect(faulty).toThrow(/names no file.*yaml:1:5: is no valid YAML.*X: is no parameter of a template/s);
  expect(() => ImageStreams.fromYaml("all", {})).toThrow(/files: is required/);
});
