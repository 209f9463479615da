import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../../emulator/startCluster.ts";
import { ImageStream } from "../../../sdk/imageStream.ts";
import { ImageStreamTag } from "../../../sdk/imageStreamTag.ts";
import { ImageTrigger } from "../../../sdk/imageTrigger.ts";
import { imageTriggers } from "../../../sdk/imageTriggers.ts";
import { Provider } from "../../../sdk/provider.ts";

const [first, second] = [image({ version: "1.4.0" }), image({ version: "1.4.1" })];
const old = { digest: first.digest, version: "1.4.0" };
let cluster: Cluster;
let from: string;
/** The engine's answers in place of the inputs that it was sent, by resource name. */
let kept: Record<string, object>;
let sent: Record<string, Record<string, unknown>>;

beforeAll(async () => {
  cluster = await startCluster();
  const repository = `${cluster.registry.host}/acme/app`;
  from = `${repository}:1.4`;
  await cluster.registry.push("acme/app", "1.4", first);
  const streams = { group: "image.openshift.io", resource: "imagestreams", namespace: "default" };
  const tags = [{ name: "1.4", from: { kind: "DockerImage", name: from } }];
  await cluster.client.create(streams, { metadata: { name: "app" }, spec: { tags } });
  await cluster.settled();
  await cluster.registry.push("acme/app", "1.4", second);
});
afterAll(() => cluster.close());

beforeEach(() => {
  [kept, sent] = [{}, {}];
});

async function program(dryRun: boolean): Promise<{ readonly provider: Provider }> {
  const newResource = async ({ name, inputs }: pulumi.runtime.MockResourceArgs) => {
    sent[name] = inputs;
    return { id: name, state: { ...inputs, ...kept[name] } };
  };
  await pulumi.runtime.setMocks({ call: async () => ({}), newResource }, "project", "stack", dryRun, "acme");
  const { server, token } = cluster;
  return { provider: new Provider("local", { server, token, namespace: "default" }) };
}

const outcomeOf = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));
const stream = (opts: object) => new ImageStream("app", { spec: { tags: [{ name: "1.4", from }] } }, opts);
const single = (opts: object) => new ImageStreamTag("app:1.4", { tag: { from } }, opts);
const place = (digest: string) => `${cluster.registry.host}/acme/app@${digest}`;

test.each([true, false])("what the engine takes is what the program gets (preview: %s)", async (dryRun) => {
  const tag = stream(await program(dryRun)).tag("1.4");
  expect(await outcomeOf(tag.digest)).toBe(second.digest);
  expect(await outcomeOf(tag.image)).toBe(place(second.digest));
  expect((await outcomeOf(tag.metadata)).version).toBe("1.4.1");
});

test.each([true, false])("what the engine leaves out stays as it is (preview: %s)", async (dryRun) => {
  kept = { app: { images: { "1.4": old } }, "app:1.4": { resolved: old } };
  const opts = await program(dryRun);
  for (const tag of [stream(opts).tag("1.4"), single(await program(dryRun)).streamTag]) {
    expect(await outcomeOf(tag.digest)).toBe(first.digest);
    expect(await outcomeOf(tag.image)).toBe(place(first.digest));
    expect((await outcomeOf(tag.metadata)).version).toBe("1.4.0");
    const history = await outcomeOf(tag.history);
    expect(history.map(({ digest }) => digest)).toEqual([first.digest]);
  }
});

test("a trigger and a workload that follow a tag get the image that the engine has left to it", async () => {
  kept = { app: { images: { "1.4": old } } };
  const { provider } = await program(true);
  const tag = stream({ provider }).tag("1.4");
  const trigger = { workload: { kind: "Deployment", name: "web" }, container: "web" } as const;
  const triggers = ["app:1.4", tag].map(
    (of, at) => new ImageTrigger(`web${at}`, { ...trigger, from: of }, { provider }),
  );
  const workload = { kind: "Deployment", name: "other" } as const;
  const { image: declared } = imageTriggers({ workload, containers: { web: tag } }, { provider });
  await Promise.all(triggers.map(({ urn }) => outcomeOf(urn)));
  expect([sent["web0"]?.["image"], sent["web1"]?.["image"]]).toEqual([place(first.digest), place(first.digest)]);
  expect(await outcomeOf(declared.web)).toBe(place(first.digest));
});

test("a tag whose source or name the engine leaves out is the one that it was", async () => {
  const spec = { tags: [{ name: "1.4", from: { kind: "DockerImage", name: from } }] };
  kept = { app: { spec, images: { "1.4": old } } };
  const other = { name: "1.4", from: `${cluster.registry.host}/acme/app@${second.digest}` };
  const changed = new ImageStream("app", { spec: { tags: [other] } }, await program(true));
  expect(await outcomeOf(changed.tag("1.4").digest)).toBe(first.digest);
  kept = { app: { metadata: { name: "app", namespace: "default" } } };
  const args = { metadata: { name: "renamed" }, spec: { tags: [{ name: "1.4", from }] } };
  const renamed = new ImageStream("app", args, await program(true)).tag("1.4");
  expect([await outcomeOf(renamed.name), await outcomeOf(renamed.digest)]).toEqual(["app:1.4", first.digest]);
});

test("one ignored tag of several leaves the others alone", async () => {
  const tags = [
    { name: "1.4", from },
    { name: "edge", from },
  ];
  kept = { app: { images: { "1.4": old, edge: { digest: second.digest } } } };
  const app = new ImageStream("app", { spec: { tags } }, await program(true));
  expect(await outcomeOf(app.tag("1.4").digest)).toBe(first.digest);
  expect(await outcomeOf(app.tag("edge").digest)).toBe(second.digest);
});

test("a tag that takes another image while it is imported has that one", async () => {
  const third = `sha256:${"3".repeat(64)}`;
  kept = { app: { images: { "1.4": { digest: third, announced: { digest: second.digest } } } } };
  const tag = stream(await program(false)).tag("1.4");
  expect([await outcomeOf(tag.digest), await outcomeOf(tag.image)]).toEqual([third, place(third)]);
});
