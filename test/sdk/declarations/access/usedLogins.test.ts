import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../../../emulator/startCluster.ts";
import { ImageStream } from "../../../../sdk/imageStream.ts";
import { ImageStreamTag } from "../../../../sdk/imageStreamTag.ts";
import { RegistrySecret } from "../../../../sdk/registrySecret.ts";
import { type Options, registered } from "../registered.ts";

const user = { username: "robot", password: "hush-hush" };
const built = image({ version: "1.4.0" });
let cluster: Cluster;
let host: string;

beforeAll(async () => {
  cluster = await startCluster({ privateRegistry: user });
  host = cluster.privateRegistry?.host ?? "";
  await cluster.privateRegistry?.push("acme/app", "1.4", built, user);
  const streams = { group: "image.openshift.io", resource: "imagestreams", namespace: "default" };
  await cluster.client.create(streams, { metadata: { name: "app" } });
  // Without a login, these imports fail.
  const images = ["1.4", "other"].map((name) => ({
    from: { kind: "DockerImage", name: `${host}/acme/app:1.4` },
    to: { name },
  }));
  const imports = { group: "image.openshift.io", resource: "imagestreamimports", namespace: "default" };
  await cluster.client.create(imports, { metadata: { name: "app" }, spec: { import: true, images } });
});
afterAll(() => cluster.close());

const from = () => `${host}/acme/app:1.4`;
const secret = (opts: Options, retryImports: boolean) =>
  new RegistrySecret("pull", { registries: [{ host, ...user }], retryImports }, opts);

test.each([true, false])(
  "retryImports: %s repeats a failed import of a tag below, or leaves it",
  async (isRetrying) => {
    const { refused, inputs } = await registered(cluster, (opts) => {
      secret(opts, isRetrying);
      const app = new ImageStream("app", { spec: { tags: [{ name: "1.4", from: from() }] }, adopt: true }, opts);
      const tag = new ImageStreamTag("app:other", { tag: { from: from() }, adopt: true }, opts);
      return pulumi.all([tag.urn, app.urn]);
    });
    expect(refused).toEqual([]);
    const repeated = isRetrying ? { failedImport: expect.stringMatching(/^20/) } : {};
    const shown = { digest: built.digest, ...repeated };
    const { images } = inputs["ImageStream app"] ?? {};
    expect({ "1.4": pick((images as Record<string, object>)["1.4"]) }).toEqual({ "1.4": shown });
    expect(pick(inputs["ImageStreamTag app:other"]?.["resolved"])).toEqual(shown);
  },
);

const pick = (image: unknown) => {
  const { digest, failedImport } = Object(image) as { digest?: string; failedImport?: string };
  return { digest, ...(failedImport === undefined ? {} : { failedImport }) };
};

test("a secret further down is named by the tag that needs it", async () => {
  const { inputs } = await registered(cluster, (opts) => {
    const app = new ImageStream("fresh", { spec: { tags: [{ name: "1.4", from: from() }] } }, opts);
    return pulumi.all([app.urn, secret(opts, false).urn]);
  });
  expect(JSON.stringify(inputs["ImageStream fresh"]?.["transient"])).toContain(
    "secret default/pull, which has a login for it, is declared further down in this program: move its declaration up",
  );
});
