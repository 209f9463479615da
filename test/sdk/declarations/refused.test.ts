import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../../emulator/startCluster.ts";
import * as providers from "../../../provider/index.ts";
import { ImageLookup } from "../../../sdk/imageLookup.ts";
import { ImageOverride } from "../../../sdk/imageOverride.ts";
import type { ImageOverrideArgs } from "../../../sdk/imageOverrideArgs.ts";
import { ImageStream } from "../../../sdk/imageStream.ts";
import { ImageStreamTag } from "../../../sdk/imageStreamTag.ts";
import { ImageTrigger } from "../../../sdk/imageTrigger.ts";
import type { ImageTriggerArgs } from "../../../sdk/imageTriggerArgs.ts";
import { Provider } from "../../../sdk/provider.ts";
import { installOperator } from "../../e2e/operator.ts";
import { withoutMarks } from "./withoutMarks.ts";

interface Options {
  readonly provider: Provider;
}
type Row = [what: string, declare: (opts: Options) => pulumi.Resource, texts: RegExp[]];

let cluster: Cluster;
let from: string;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.registry.push("acme/app", "1.4", image({ version: "1.4.0" }));
  from = `${cluster.registry.host}/acme/app:1.4`;
  await installOperator(cluster);
  const labels = { app: "broken" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "broken", image: from }] } };
  const annotations = { "image.openshift.io/triggers": `[{"paused":"false"}]` };
  const broken = { metadata: { name: "broken", annotations }, spec: { selector: { matchLabels: labels }, template } };
  await cluster.client.create({ group: "apps", resource: "deployments", namespace: "default" }, broken);
  const streams = { group: "image.openshift.io", resource: "imagestreams", namespace: "default" };
  await cluster.client.create(streams, { metadata: { name: "taken" } });
});
afterAll(() => cluster.close());
beforeEach(() => cluster.requests.clear());

/** Failures of `check` in a program, `property: reason`: everything but the engine is the real thing. */
async function refused(declare: Row[1], isPreview = true): Promise<string[]> {
  const found: string[] = [];
  const newResource = async ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
    const provider = Object.entries(providers).find(([kind]) => type.endsWith(`:${kind}`))?.[1];
    const { failures = [] } = (await provider?.check?.({}, withoutMarks(inputs))) ?? {};
    found.push(...failures.map(({ property, reason }) => `${property}: ${reason}`));
    return { id: name, state: inputs };
  };
  await pulumi.runtime.setMocks({ call: async () => ({}), newResource }, "project", "stack", isPreview, "acme");
  const { server, token } = cluster;
  const { urn } = declare({ provider: new Provider("local", { server, token, namespace: "default" }) });
  await new Promise((resolve) => urn.apply(resolve));
  return found;
}

async function expectRefused(declare: Row[1], texts: RegExp[]): Promise<void> {
  expect(await refused(declare)).toEqual(texts.map((text) => expect.stringMatching(text)));
}

const operator = { kind: "Deployment", name: "iot-operator" };
const config = { apiVersion: "iot.enmasse.io/v1alpha1", kind: "IoTConfig", name: "default" };
const trigger = (args: object) => (opts: Options) =>
  new ImageTrigger("trigger", { workload: operator, from: "app:stable", ...args } as object as ImageTriggerArgs, opts);
const override = (args: object) => (opts: Options) =>
  new ImageOverride(
    "override",
    { object: operator, image: "quay.io/acme/app:1", ...args } as object as ImageOverrideArgs,
    opts,
  );

test.each<Row>([
  [
    "what a stream does not know, beside its spec",
    (opts) => new ImageStream("app", { name: "app", tags: [{ name: "1.4", from }] } as object, opts),
    [/^name: is no property/, /^tags: is no property/],
  ],
  [
    "the classic traps of a trigger",
    trigger({ container: "operator", from: "stable", paused: "false" }),
    [/^paused: .*expected boolean, received string/, /^from: .*<stream>:<tag>/],
  ],
  [
    "single quotes in a field path",
    trigger({ fieldPath: "spec.template.spec.containers[?(@.name=='operator')].image" }),
    [/^fieldPath: .*single quotes/],
  ],
  [
    "a single tag without its stream",
    (opts) => new ImageStreamTag("stable", { tag: { from } }, opts),
    [/^metadata\.name: .*<stream>:<tag>/],
  ],
  [
    "a lookup for what has no images",
    (opts) => new ImageLookup("lookup", { object: { apiVersion: "v1", kind: "Service", name: "web" } }, opts),
    [/^object\.kind: .*use one of/],
  ],
  ["a path that leads nowhere", override({ fieldPath: "spec..image" }), [/^fieldPath: .*spec\.\.image/]],
  [
    "a position in a list, with the name that is meant",
    override({ fieldPath: "spec.template.spec.containers[0].image" }),
    [/^fieldPath: .*containers\[name=web\]\.image/],
  ],
  [
    "a variable of a kind without environment",
    override({ object: config, container: "a", env: "B" }),
    [/has no environment that can be overridden/],
  ],
  ["a variable of no container", override({ env: "B" }), [/give fieldPath, or container and env/]],
])("%s is refused in the preview without a single request", async (_what, declare, texts) => {
  await expectRefused(declare, texts);
  expect(cluster.requests.list()).toEqual([]);
});

test.each<Row>([
  [
    "a stream that is not ours",
    (opts) => new ImageStream("taken", {}, opts),
    [/^metadata\.name: image stream default\/taken exists already.*adopt: true/],
  ],
  [
    "a tag that two resources declare",
    (opts) => {
      new ImageStream("app", { spec: { tags: [{ name: "1.4", from }] } }, opts);
      return new ImageStreamTag("app:1.4", { tag: { from } }, opts);
    },
    [/another resource of this program declares image stream tag default\/app:1\.4 already.*declare it once/],
  ],
  [
    "a lookup of a stream that does not exist",
    (opts) => new ImageLookup("lookup", { object: { kind: "ImageStream", name: "none" } }, opts),
    [/ImageStream default\/none does not exist/],
  ],
  [
    "a workload that does not exist, whose name is a secret",
    trigger({ workload: { kind: "Deployment", name: pulumi.secret("hidden-web") }, container: "web" }),
    [/^workload\.name: Deployment default\/\[secret\] does not exist/],
  ],
  [
    "an override of an object that does not exist, whose name is a secret",
    override({ object: { kind: "Deployment", name: pulumi.secret("hidden-web") }, container: "web", env: "A" }),
    [/Deployment default\/\[secret\] does not exist/],
  ],
  [
    "a tag of one cluster, handed to the other as such",
    (opts) => {
      const elsewhere = new Provider("elsewhere", {
        server: "https://elsewhere.example:6443",
        token: "t",
        namespace: "ci",
      });
      const built = new ImageStream("built", { spec: { tags: [{ name: "latest" }] } }, { provider: elsewhere });
      return new ImageStreamTag("app:stable", { tag: { from: built.tag("latest") } }, opts);
    },
    [/^tag\.from.*"https:\/\/elsewhere\.example:6443" is another cluster.*give the image instead/],
  ],
  [
    "a trigger on a missing workload",
    trigger({ workload: { kind: "Deployment", name: "nope" }, container: "web" }),
    [/Deployment default\/nope does not exist; create it first/],
  ],
  [
    "a trigger on a missing container",
    trigger({ container: "nope" }),
    [/has no container nope; use one of proxy, operator/],
  ],
  [
    "an annotation of triggers that somebody has broken",
    trigger({ workload: { kind: "Deployment", name: "broken" }, container: "broken" }),
    [/Deployment default\/broken has a broken annotation.*without quotes/],
  ],
  [
    "an override of a missing object",
    override({ object: { kind: "Deployment", name: "none" }, fieldPath: "spec.image" }),
    [/Deployment default\/none does not exist; create it first/],
  ],
  [
    "an override of an unknown kind",
    override({ object: { apiVersion: "a.b/v1", kind: "Nope", name: "x" }, fieldPath: "spec.image" }),
    [/^object\.kind: .*the cluster knows no Nope in a\.b\/v1/],
  ],
  [
    "an override in a missing container",
    override({ container: "none", env: "X" }),
    [/no element with name=none; there are proxy, operator/],
  ],
  [
    "an override of a misspelled field",
    override({ object: config, fieldPath: "spec.imageOverride.iot-agent.name" }),
    [/the cluster keeps no spec\.imageOverride\.iot-agent\.name in a IoTConfig/],
  ],
])("%s is refused in the preview, and nothing is written", async (_what, declare, texts) => {
  await expectRefused(declare, texts);
  expect(cluster.requests.writes()).toEqual([]);
});

test.each([
  ["a preview", true],
  ["an update", false],
])(
  "a tag that builds are to fill is the source of triggers and tags before it has an image, in %s",
  async (_when, isPreview) => {
    const built = (opts: Options) => new ImageStream("built", {}, opts).tag("latest");
    const follow = trigger({ container: "operator" });
    expect(await refused((opts) => follow(opts), isPreview)).toEqual([]);
    const followBuilt = (opts: Options) => trigger({ container: "operator", from: built(opts) })(opts);
    expect(await refused(followBuilt, isPreview)).toEqual([]);
    const copyBuilt = (opts: Options) => new ImageStreamTag("copy:latest", { tag: { from: built(opts) } }, opts);
    expect((await refused(copyBuilt, isPreview)).join()).not.toMatch(/another cluster/);
  },
);

// The API gives null for what is absent: "tags" in null has thrown here.
test("a stream whose spec is null is one without tags", async () => {
  expect(await refused((opts) => new ImageStream("empty", { spec: null }, opts))).toEqual([]);
});
