import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../../../emulator/startCluster.ts";
import * as providers from "../../../../provider/index.ts";
import { secretsKey } from "../../../../provider/resources/inputs/secretPaths.ts";
import { unknown } from "../../../../provider/resources/inputs/unknown.ts";
import { BuildConfig } from "../../../../sdk/buildConfig.ts";
import type { WithSecrets } from "../../../../sdk/declarations/declaredSecrets.ts";
import { DeploymentConfig } from "../../../../sdk/deploymentConfig.ts";
import type { DeploymentConfigArgs } from "../../../../sdk/deploymentConfigArgs.ts";
import { ImageStream } from "../../../../sdk/imageStream.ts";
import { Provider } from "../../../../sdk/provider.ts";
import { withoutMarks } from "../withoutMarks.ts";

interface Options {
  readonly provider: Provider;
}

type Inputs = Readonly<Record<string, unknown>>;

let cluster: Cluster;
let repository: string;

beforeAll(async () => {
  cluster = await startCluster();
  repository = `${cluster.registry.host}/acme/app`;
  await cluster.registry.push("acme/app", "1", image({ version: "1.0" }));
  await cluster.push("default", "base", "1", image({ version: "1" }));
  const streams = { group: "image.openshift.io", resource: "imagestreams", namespace: "default" };
  await cluster.client.create(streams, { metadata: { name: "empty" } });
});
afterAll(() => cluster.close());

/** What the engine is given of a DeploymentConfig, and what `check` refuses of it: everything but the engine is the real thing. */
async function registered(declare: (opts: Options) => pulumi.Resource) {
  const refused: string[] = [];
  let inputs: Inputs = {};
  const newResource = async ({ type, name, inputs: given }: pulumi.runtime.MockResourceArgs) => {
    const provider = Object.entries(providers).find(([kind]) => type.endsWith(`:${kind}`))?.[1];
    const { failures = [] } = (await provider?.check?.({}, overTheWire(given))) ?? {};
    if (type.endsWith(":DeploymentConfig")) inputs = given as Inputs;
    refused.push(...failures.map(({ property, reason }) => `${property}: ${reason}`));
    return { id: name, state: given };
  };
  await pulumi.runtime.setMocks({ call: async () => ({}), newResource }, "project", "stack", true, "acme");
  const { server, token } = cluster;
  const { urn } = declare({ provider: new Provider("local", { server, token, namespace: "default" }) });
  await new Promise((resolve) => urn.apply(resolve));
  return { refused, inputs };
}

/** As the engine hands inputs to a provider process. */
const overTheWire = (given: unknown): object =>
  JSON.parse(JSON.stringify(withoutMarks(given)).replaceAll('{"__pulumiUnknown":true}', JSON.stringify(unknown)));

const labels = { app: "web" };
const template = { metadata: { labels }, spec: { containers: [{ name: "web" }] } };
const follows = (from: unknown, members: object = {}) => ({
  type: "ImageChange",
  imageChangeParams: { automatic: true, containerNames: ["web"], from, ...members },
});
const config =
  (spec: object, members: object = {}) =>
  (opts: Options) =>
    new DeploymentConfig("web", { spec: { template, ...spec }, ...members } as DeploymentConfigArgs, opts);
const following = (from: unknown) => config({ triggers: [follows(from)] });

test.each<[string, (opts: Options) => pulumi.Resource, RegExp[]]>([
  [
    "a stream that does not exist",
    following("none:1"),
    [/imageChangeParams\.from: image stream tag default\/none:1 does not exist/],
  ],
  [
    "a tag that the stream lacks",
    following("base:2"),
    [/base:2 does not exist or has no image yet.*the stream has 1$/],
  ],
  [
    "all faults at once, without a request",
    config({ triggers: [follows("base:1", { containerNames: ["api"] })], replicas: -1 }),
    [/^spec\.replicas/, /containerNames\[0\]/, /^spec\.template\.spec\.containers\[0\]\.image: is missing/],
  ],
  [
    "two of one name",
    (opts) => {
      following("base:1")(opts);
      const again = { metadata: { name: "web" }, spec: { template, triggers: [follows("base:1")] } };
      return new DeploymentConfig("again", again as DeploymentConfigArgs, opts);
    },
    [/^metadata\.name: another resource of this program declares DeploymentConfig default\/web already/],
  ],
  [
    "a stream that is declared further down",
    (opts) => {
      const one = following("later:1")(opts);
      new ImageStream("later", {}, opts);
      return one;
    },
    [/image stream default\/later is declared further down/],
  ],
  [
    "another kind",
    config({ triggers: [follows("base:1")] }, { apiVersion: "apps/v1" }),
    [/^apiVersion: is no property/],
  ],
])("%s is refused in the preview by name", async (_what, declare, texts) => {
  const { refused } = await registered(declare);
  for (const text of texts) expect(refused).toContainEqual(expect.stringMatching(text));
});

test("a cluster without the API is told in the preview, with what to declare instead", async () => {
  const end = cluster.fault({
    fault: { kind: "error", status: 404, message: "the server could not find the requested resource" },
    match: { path: /apps\.openshift\.io/ },
  });
  const { refused } = await registered(following("base:1"));
  end();
  expect(refused).toEqual([expect.stringMatching(/^kind: the cluster has no DeploymentConfigs: declare a Deployment/)]);
});

test("a container gets the digest of its tag by string, object or tag; only one that the program moves rolls out", async () => {
  const { refused, inputs } = await registered((opts) => {
    const app = new ImageStream("app", { spec: { tags: [{ name: "1", from: `${repository}:1` }] } }, opts);
    const names = ["web", "side", "other"];
    const containers = names.map((name) => ({ name }));
    const tags = [app.tag("1"), "base:1", { kind: "ImageStreamTag", name: "base:1", namespace: "default" }];
    return config({
      template: { metadata: { labels }, spec: { containers } },
      triggers: tags.map((from, index) => follows(from, { containerNames: [names[index]] })),
    })(opts);
  });
  expect(refused).toEqual([]);
  const digest = expect.stringMatching(/^sha256:/);
  expect(inputs["images"]).toMatchObject({ web: { digest, rolls: true }, side: { digest }, other: { digest } });
  expect(inputs["images"]).not.toHaveProperty(["side", "rolls"]);
  expect(inputs["spec"]).toMatchObject({
    triggers: ["app:1", "base:1", "base:1"].map((name) => ({
      imageChangeParams: { from: { kind: "ImageStreamTag", name } },
    })),
  });
});

test.each<[string, (opts: Options) => pulumi.Resource]>([
  ["a stream without tags", following("empty:latest")],
  [
    "a tag that a BuildConfig of the program fills",
    (opts) => {
      const built = new ImageStream("built", {}, opts);
      const output = { to: built.tag("latest") };
      new BuildConfig(
        "maker",
        { spec: { source: { dockerfile: "FROM a" }, strategy: { dockerStrategy: {} }, output } },
        opts,
      );
      return following(built.tag("latest"))(opts);
    },
  ],
])("%s is waited for", async (_what, declare) => {
  const { refused, inputs } = await registered(declare);
  expect(refused).toEqual([]);
  expect(inputs["transient"]).toMatchObject({ waiting: { headline: { values: ["web"] } } });
});

test("an exported object is taken as it is", async () => {
  const { refused, inputs } = await registered(
    config(
      {
        template: {
          metadata: { creationTimestamp: null, labels },
          spec: { containers: [{ name: "web", image: "old", resources: {} }], securityContext: {} },
        },
        strategy: { activeDeadlineSeconds: 21600, resources: {}, rollingParams: {}, type: "Rolling" },
        test: false,
        triggers: [
          follows({ kind: "ImageStreamTag", name: "base:1", namespace: "default" }, { lastTriggeredImage: "old" }),
        ],
      },
      {
        apiVersion: "apps.openshift.io/v1",
        kind: "DeploymentConfig",
        metadata: { name: "exported", uid: "x", resourceVersion: "1", creationTimestamp: null, generation: 2 },
        status: { latestVersion: 4 },
      },
    ),
  );
  expect(refused).toEqual([]);
  expect(JSON.stringify(inputs["spec"])).not.toContain("lastTriggeredImage");
});

test("a secret tag makes the images secret, a secret variable only itself", async () => {
  const secrets = async (spec: object) =>
    ((await registered(config(spec))).inputs["transient"] as WithSecrets)[secretsKey];
  expect(await secrets({ triggers: [follows(pulumi.secret("base:1"))] })).toContain("/images");
  const env = [{ name: "A", value: pulumi.secret("x") }];
  const containers = [{ name: "web", image: "quay.io/acme/web:1", env }];
  expect(await secrets({ template: { metadata: { labels }, spec: { containers } } })).toEqual([
    "/spec/template/spec/containers/web/env/A/value",
  ]);
});
