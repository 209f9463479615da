import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { S2IApp } from "../../sdk/s2iApp.ts";
import type { S2IAppArgs } from "../../sdk/s2iAppArgs.ts";
import { registered } from "./declarations/registered.ts";

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.client.create({ group: "", resource: "namespaces" }, { metadata: { name: "shop" } });
  for (const namespace of ["default", "openshift", "shop"]) {
    await cluster.push(namespace, "nodejs", "20", image({ version: "20" }));
  }
});
afterAll(() => cluster.close());

const args = {
  builder: "nodejs:20",
  source: { git: "https://git.example/acme/web.git" },
  app: { ports: [8080] } satisfies S2IAppArgs["app"],
};

/** The inputs of the stream and the BuildConfig. */
async function partsOf(more: object) {
  const { inputs } = await registered(cluster, (opts) => {
    const { stream, config, app } = new S2IApp("web", { ...args, ...more }, opts as pulumi.ComponentResourceOptions);
    return pulumi.all([stream.urn, config.urn, app.deployment, app.service]);
  });
  return { stream: inputs["ImageStream web"], config: inputs["BuildConfig web"] };
}

test("more metadata of stream and BuildConfig leaves name and namespace, and more of the output its tag", async () => {
  const labels = { team: "red" };
  const { stream, config } = await partsOf({
    namespace: "shop",
    stream: { metadata: { labels } },
    config: { metadata: pulumi.output({ labels }) },
    spec: { output: { pushSecret: { name: "push" } } },
  });
  const metadata = { name: "web", namespace: "shop", labels };
  expect(stream).toMatchObject({ metadata });
  expect(config).toMatchObject({
    metadata,
    spec: { output: { to: { kind: "ImageStreamTag", name: "web:latest" }, pushSecret: { name: "push" } } },
  });
});

test.each([
  [403, undefined],
  [undefined, undefined],
])("the builder is the namespace's own, also where its stream cannot be read (%s)", async (status, namespace) => {
  const path = /namespaces\/default\/imagestreams(?:\/nodejs)?$/;
  const end = status && cluster.fault({ fault: { kind: "error", status }, match: { method: "GET", path } });
  const { config } = await partsOf({});
  if (end) end();
  const { from } = (config as { spec: { strategy: { sourceStrategy: { from: { namespace?: string } } } } }).spec
    .strategy.sourceStrategy;
  expect(from.namespace).toBe(namespace);
});

test("faults of the app are told before any part is made", () => {
  const make = () => new S2IApp("web", { ...args, app: { ports: [0], color: "red" } as object });
  expect(make).toThrow(/app\.color.*\n?.*app\.ports\[0\]/);
});
