import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { connect } from "../../provider/cluster/cluster.ts";
import { StreamImages } from "../../provider/resolver/streamImages.ts";
import { getImageStream } from "../../sdk/getImageStream.ts";
import { getImageStreamTag } from "../../sdk/getImageStreamTag.ts";
import { ImageStream } from "../../sdk/imageStream.ts";
import { Provider } from "../../sdk/provider.ts";
import { resolveImage } from "../../sdk/resolveImage.ts";

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.push("default", "theirs", "latest", image({ version: "1.0" }));
  const from = { kind: "DockerImage", name: `${cluster.registry.host}/acme/app:gone` };
  const streams = { group: "image.openshift.io", resource: "imagestreams", namespace: "default" };
  await cluster.client.create(streams, { metadata: { name: "broken" }, spec: { tags: [{ name: "1.4", from }] } });
  await cluster.settled();
});
afterAll(() => cluster.close());

/** Options of a program of its own. */
async function reading(isPreview: boolean) {
  const newResource = async ({ id, name, inputs }: pulumi.runtime.MockResourceArgs) => ({
    id: id ?? name,
    state: inputs,
  });
  await pulumi.runtime.setMocks({ call: async () => ({}), newResource }, "project", "stack", isPreview, "acme");
  const { server, token } = cluster;
  return { provider: new Provider("local", { server, token, namespace: "default" }) };
}

type Options = Awaited<ReturnType<typeof reading>>;

test.each<[string, (opts: Options) => Promise<unknown>, string]>([
  ["a missing stream", (opts) => getImageStream({ name: "none" }, opts), "create it first"],
  ["a missing tag", (opts) => getImageStreamTag({ name: "theirs:none" }, opts), "create it first"],
  [
    "a tag whose import has failed",
    (opts) => getImageStreamTag({ name: "broken:1.4" }, opts),
    "image stream tag default/broken:1.4 has no image, since its import has failed: ",
  ],
  [
    "the same, by the registry's reason",
    (opts) => getImageStreamTag({ name: "broken:1.4" }, opts),
    "acme/app:gone: the registry has no such image",
  ],
  [
    "a stream instead of a tag",
    (opts) => getImageStreamTag({ name: "theirs" }, opts),
    "has no colon between stream and tag",
  ],
  ["an image that may be a stream", (opts) => resolveImage({ from: "nginx:1.25" }, opts), "write docker.io/nginx:1.25"],
  [
    "a missing image",
    (opts) => resolveImage({ from: `${cluster.registry.host}/acme/app:none` }, opts),
    "the registry has no such image",
  ],
])("%s is an error that says what to do, in the preview", async (_what, read, text) => {
  await expect(read(await reading(true))).rejects.toThrow(text);
});

test("a copy of a tag whose import has failed carries the source's reason", async () => {
  const client = connect({ kubeconfig: cluster.kubeconfig });
  const found = await new StreamImages(client).tag({ namespace: "default", stream: "broken", tag: "1.4" });
  await client.close();
  expect(found).toMatchObject({
    problem: {
      code: "IMAGE_NOT_FOUND",
      summary: expect.stringMatching(/default\/broken:1\.4 has no image.*acme\/app:gone/),
    },
  });
});

test("a tag with reference: true is known to have no digest, in the preview already", async () => {
  const opts = await reading(true);
  const tags = [{ name: "1.4", from: "quay.io/acme/app:1.4", reference: true }];
  const tag = new ImageStream("names", { spec: { tags } }, opts).tag("1.4");
  const digest = tag.digest as unknown as OutputParts;
  expect([await digest.isKnown, await digest.promise()]).toEqual([true, undefined]);
});

/** The reason why an output fails. Each of its promises does, and one that nobody waits for would end this process. */
async function failureOf(output: pulumi.Output<unknown>): Promise<string> {
  // The public type of an output hides its promises.
  const { promise, isKnown, isSecret, allResources } = output as unknown as OutputParts;
  const [failure] = await Promise.allSettled([promise.call(output), isKnown, isSecret, allResources?.call(output)]);
  return failure?.status === "rejected" ? String(failure.reason) : "none";
}

interface OutputParts {
  promise(): Promise<unknown>;
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  allResources?(): Promise<unknown>;
}

test("the image before the only one is an error", async () => {
  const { previous } = ImageStream.get("theirs", "default/theirs", await reading(true)).tag("latest");
  expect(await failureOf(previous)).toContain("image stream tag default/theirs:latest has had no other image yet");
});
