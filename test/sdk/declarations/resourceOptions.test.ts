import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../../emulator/startCluster.ts";
import { ImageStream } from "../../../sdk/imageStream.ts";
import { ImageStreamTag } from "../../../sdk/imageStreamTag.ts";
import { ImageTrigger } from "../../../sdk/imageTrigger.ts";
import { Provider } from "../../../sdk/provider.ts";
import type { StreamTag } from "../../../sdk/streamTag.ts";

let cluster: Cluster;
let provider: Provider;
let from: string;
const registered: string[] = [];
/** Failures of `check`, by resource. */
const refused: Record<string, string> = {};

/** Any other resource of the program. */
class Made extends pulumi.CustomResource {
  declare readonly value: pulumi.Output<string>;

  constructor(name: string, inputs: pulumi.Inputs) {
    super("test:index:Made", name, inputs);
  }
}

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.registry.push("acme/app", "1.4", image({ version: "1.4.0" }));
  from = `${new URL(cluster.registry.url).host}/acme/app:1.4`;
});
afterAll(() => cluster.close());

beforeEach(() => {
  registered.length = 0;
  for (const name of Object.keys(refused)) delete refused[name];
  pulumi.runtime.setMocks(
    {
      call: async () => ({}),
      newResource: async ({ name, inputs }) => {
        registered.push(name);
        const failures: { path: string; summary: string }[] = inputs["transient"]?.refused ?? [];
        if (failures.length > 0) refused[name] = failures.map(({ path, summary }) => `${path}: ${summary}`).join();
        return { id: name, state: inputs };
      },
    },
    "project",
    "stack",
    true,
    "acme",
  );
  provider = new Provider("local", settings());
});

const settings = () => ({ server: cluster.server, token: cluster.token });
const named = (name: string) => ({ kind: "ImageStreamTag", name }) as const;
const web = { kind: "Deployment", name: "web" } as const;
const urnOf = ({ urn }: pulumi.Resource) => new Promise((resolve) => urn.apply(resolve));

test("a trigger and a tag come after what they name and stands above them, also where that waits for another resource", async () => {
  const { value: namespace } = new Made("namespace", { value: "default" });
  const tags = [{ name: "1.4", from }];
  new ImageStream("app", { metadata: { namespace }, spec: { tags } }, { provider, dependsOn: [provider] });
  const tag = new ImageStreamTag("app:edge", { metadata: { namespace }, tag: { from } }, { provider });
  const trigger = new ImageTrigger(
    "web",
    { workload: web, container: "web", from: "app:1.4" },
    { provider, dependsOn: [] },
  );
  await Promise.all([tag, trigger].map(urnOf));
  expect(registered.indexOf("app")).toBe(2);
  expect(refused).toEqual({});
});

// Which of two that stand anywhere waits for the other was a search in a graph, with rules that nobody could predict.
test("a name that is declared further down is refused where it is used, with the remedy", async () => {
  const trigger = new ImageTrigger(
    "web",
    { workload: web, container: "web", from: "prod:1.4" },
    { provider, dependsOn: [] },
  );
  const edge = new ImageStreamTag("prod:edge", { tag: { from } }, { provider });
  const copy = new ImageStream("copy", { spec: { tags: [{ name: "1", from: named("prod:1.4") }] } }, { provider });
  const prod = new ImageStream("prod", { spec: { tags: [{ name: "1.4", from }] } }, { provider });
  await Promise.all([trigger, edge, copy, prod].map(urnOf));
  const remedy =
    "is declared further down in this program; move the declaration up, or pass the object, for instance stream.tag(…)";
  expect(refused).toEqual({
    web: expect.stringContaining(`from: image stream tag default/prod:1.4 ${remedy}`),
    "prod:edge": expect.stringContaining(`metadata.name: image stream default/prod ${remedy}`),
    copy: expect.stringContaining(`spec.tags["1"].from: image stream tag default/prod:1.4 ${remedy}`),
  });
});

test("a declaration whose name becomes known after a resource above has used it is refused itself", async () => {
  const trigger = new ImageTrigger(
    "web",
    { workload: web, container: "web", from: "prod:1.4" },
    { provider, dependsOn: [] },
  );
  await urnOf(trigger);
  const prod = new ImageStream("prod", { spec: { tags: [{ name: "1.4", from }] } }, { provider });
  await urnOf(prod);
  expect(Object.keys(refused)).toEqual(["prod"]);
  expect(refused["prod"]).toMatch(
    /a resource further up in this program names image stream tag default\/prod:1\.4; move/,
  );
});

test("an object may come from further down", async () => {
  const later = Promise.withResolvers<StreamTag>();
  const trigger = new ImageTrigger(
    "web",
    { workload: web, container: "web", from: later.promise },
    { provider, dependsOn: [] },
  );
  const copy = new ImageStreamTag("copy:1", { tag: { from: later.promise } }, { provider });
  const prod = new ImageStream("prod", { spec: { tags: [{ name: "1.4", from }] } }, { provider });
  later.resolve(prod.tag("1.4"));
  await Promise.all([trigger, copy].map(urnOf));
  expect(refused).toEqual({});
  expect(registered.slice(0, 2)).toEqual(["local", "prod"]);
});

test("tags of one stream name each other in any order", async () => {
  const tags = [
    { name: "stable", from: named("app:1.4") },
    { name: "1.4", from },
  ];
  await urnOf(new ImageStream("app", { spec: { tags } }, { provider }));
  expect(refused).toEqual({});
});
