import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../../emulator/startCluster.ts";
import { ImageStream } from "../../../sdk/imageStream.ts";
import { ImageStreamTag } from "../../../sdk/imageStreamTag.ts";
import { ImageTrigger } from "../../../sdk/imageTrigger.ts";
import { imageTriggers } from "../../../sdk/imageTriggers.ts";
import { Provider } from "../../../sdk/provider.ts";

let cluster: Cluster;
let provider: Provider;
let from: string;
const registered: string[] = [];

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
  pulumi.runtime.setMocks(
    {
      call: async () => ({}),
      newResource: async ({ name, inputs }) => {
        registered.push(name);
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

test("a trigger comes after the tag that it names", async () => {
  const trigger = new ImageTrigger("web", { workload: web, container: "web", from: "app:1.4" }, { provider });
  new ImageStream("app", { spec: { tags: [{ name: "1.4", from }] } }, { provider, dependsOn: [provider] });
  await urnOf(trigger);
  expect(registered.slice(0, 2)).toEqual(["local", "app"]);
});

test("a tag comes after its stream, also where both get their namespace from another resource", async () => {
  const { value: namespace } = new Made("namespace", { value: "default" });
  const tag = new ImageStreamTag("app:edge", { metadata: { namespace }, tag: { from } }, { provider });
  new ImageStream("app", { metadata: { namespace }, spec: { tags: [{ name: "1.4", from }] } }, { provider });
  await urnOf(tag);
  expect(registered.slice(-2)).toEqual(["app", "app:edge"]);
});

// The stream with the trigger's tag would wait for the other stream, and that one for the trigger.
test("a trigger, its tag and a stream that comes after the trigger do not wait for each other in a ring", async () => {
  const trigger = new ImageTrigger("web", { workload: web, container: "web", from: "prod:1.4" }, { provider });
  const tags = [{ name: "1.4", from }];
  const base = new ImageStream("base", { spec: { tags } }, { provider, dependsOn: [trigger] });
  new ImageStream("prod", { spec: { tags: [{ name: "1.4", from: named("base:1.4") }] } }, { provider });
  await urnOf(base);
  expect(registered).toEqual(["local", "prod", "web", "base"]);
});

test("a workload with `imageTriggers()`, its tag and a stream that comes after the workload do not either", async () => {
  const { image } = imageTriggers({ workload: web, containers: { web: "prod:1.4" } }, { provider });
  const deployment = new Made("web", { image: image.web });
  const tags = [{ name: "1.4", from }];
  const base = new ImageStream("base", { spec: { tags } }, { provider, dependsOn: [deployment] });
  new ImageStream("prod", { spec: { tags: [{ name: "1.4", from: named("base:1.4") }] } }, { provider });
  await urnOf(base);
  expect(registered).toEqual(["local", "prod", "web", "base"]);
});

test("a tag and its stream do not wait for each other if the stream's provider comes after the tag", async () => {
  const tag = new ImageStreamTag("app:edge", { tag: { from } }, { provider });
  const late = new Provider("late", settings(), { dependsOn: [tag] });
  const stream = new ImageStream("app", { spec: { tags: [{ name: "1.4", from }] } }, { provider: late });
  await urnOf(stream);
  expect(registered).toEqual(["local", "app:edge", "late", "app"]);
});
