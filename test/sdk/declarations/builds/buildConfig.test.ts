import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../../../emulator/startCluster.ts";
import { secretsKey } from "../../../../provider/resources/inputs/secretPaths.ts";
import { BuildConfig } from "../../../../sdk/buildConfig.ts";
import type { BuildConfigArgs } from "../../../../sdk/buildConfigArgs.ts";
import { connectionOf } from "../../../../sdk/connection.ts";
import { declareBuildConfig } from "../../../../sdk/declarations/builds/declareBuildConfig.ts";
import type { WithSecrets } from "../../../../sdk/declarations/declaredSecrets.ts";
import { programPlace } from "../../../../sdk/declarations/declarer.ts";
import { ImageStream } from "../../../../sdk/imageStream.ts";
import { RegistrySecret } from "../../../../sdk/registrySecret.ts";
import { type Options, registered } from "../registered.ts";

let cluster: Cluster;
let repository: string;

beforeAll(async () => {
  cluster = await startCluster();
  repository = `${cluster.registry.host}/acme/nodejs`;
  await cluster.registry.push("acme/nodejs", "20", image({ version: "20.1" }));
  await cluster.push("default", "base", "1", image({ version: "1" }));
  const streams = { group: "image.openshift.io", resource: "imagestreams", namespace: "default" };
  await cluster.client.create(streams, { metadata: { name: "out" } });
  await cluster.client.create(
    { group: "build.openshift.io", resource: "buildconfigs", namespace: "default" },
    { metadata: { name: "taken" }, spec: { strategy: { dockerStrategy: {} }, source: { dockerfile: "FROM a" } } },
  );
});
afterAll(() => cluster.close());

/** What the engine is given of the BuildConfig `app`, and what `check` refuses. */
async function declaredApp(declare: (opts: Options) => pulumi.Resource, isPreview = true) {
  const { refused, inputs } = await registered(cluster, declare, isPreview);
  return { refused, inputs: inputs["BuildConfig app"] ?? {} };
}

const git = { uri: "https://git.example/acme/app.git" };
const config =
  (spec: object, members: object = {}) =>
  (opts: Options) =>
    new BuildConfig("app", { spec: { source: { git }, ...spec }, ...members } as BuildConfigArgs, opts);
const from = (name: unknown) => ({ strategy: { sourceStrategy: { from: name } } });

test.each<[string, (opts: Options) => pulumi.Resource, RegExp[]]>([
  [
    "a builder without stream",
    config(from("none:1")),
    [/^spec\.strategy\.sourceStrategy\.from: image stream tag default\/none:1 does not exist/],
  ],
  ["a builder without tag", config(from("base:2")), [/^spec\.strategy\.sourceStrategy\.from: .*base:2 does not exist/]],
  [
    "an output without stream",
    config({ ...from("base:1"), output: { to: "missing:latest" } }),
    [
      /^spec\.output\.to: image stream default\/missing does not exist, and no build creates one; declare it, new ImageStream\("missing"\)/,
    ],
  ],
  [
    "an object that exists",
    config(from("base:1"), { metadata: { name: "taken" } }),
    [/BuildConfig default\/taken exists already.*adopt: true/],
  ],
  [
    "all faults at once, without a request",
    config({
      ...from("base:1"),
      source: { git: { uri: "x y" }, binary: {}, contextDir: "/a" },
      triggers: [{ type: "GitHub", github: {} }],
    }),
    [/^spec\.source: has both/, /^spec\.source\.git\.uri/, /^spec\.source\.contextDir/, /^spec\.triggers\[0\]\.github/],
  ],
  [
    "a stream that is declared further down",
    (opts) => {
      const one = config(from("later:1"))(opts);
      new ImageStream("later", {}, opts);
      return one;
    },
    [/image stream default\/later is declared further down/],
  ],
])("%s is refused in the preview by name", async (_what, declare, texts) => {
  const { refused } = await declaredApp(declare);
  for (const text of texts) expect(refused).toContainEqual(expect.stringMatching(text));
});

test("a cluster without builds is told in the preview", async () => {
  const end = cluster.fault({
    fault: { kind: "error", status: 404, message: "the server could not find the requested resource" },
    match: { path: /build\.openshift\.io/ },
  });
  const { refused } = await declaredApp(config(from("base:1")));
  end();
  expect(refused).toEqual([
    expect.stringMatching(/^kind: the cluster has no BuildConfigs: enable its capability Build/),
  ]);
});

test("references by string and by tag get the digest of the image; only a tag that the program moves says that it builds", async () => {
  const { refused, inputs } = await declaredApp((opts) => {
    const nodejs = new ImageStream("nodejs", { spec: { tags: [{ name: "20", from: `${repository}:20` }] } }, opts);
    return config({
      ...from(nodejs.tag("20")),
      source: { git, images: [{ from: "base:1", paths: [{ sourcePath: "/a", destinationDir: "b" }] }] },
      output: { to: "out:latest" },
      triggers: [{ type: "ImageChange" }, { type: "ImageChange", imageChange: { from: "base:1" } }],
    })(opts);
  });
  expect(refused).toEqual([]);
  const digest = expect.stringMatching(/^sha256:/);
  expect(inputs["images"]).toMatchObject({ "nodejs:20": { digest, builds: true }, "base:1": { digest } });
  expect(inputs["images"]).not.toHaveProperty(["base:1", "builds"]);
  expect(inputs["spec"]).toMatchObject({
    strategy: { sourceStrategy: { from: { kind: "ImageStreamTag", name: "nodejs:20" } } },
    output: { to: { kind: "ImageStreamTag", name: "out:latest" } },
  });
});

test("a chain: the image of another BuildConfig's output is unknown until it is built", async () => {
  const { refused, inputs } = await declaredApp((opts) => {
    const app = new ImageStream("app", {}, opts);
    new BuildConfig(
      "first",
      { spec: { source: { git }, ...from("base:1"), output: { to: app.tag("latest") } } } as BuildConfigArgs,
      opts,
    );
    return config({ ...from(app.tag("latest")), triggers: [{ type: "ImageChange" }] })(opts);
  });
  expect(refused).toEqual([]);
  expect(inputs["images"]).toEqual({ "app:latest": { digest: expect.anything() } });
});

test("the secret of a webhook, and an address with a password, are secrets although the program does not say so", async () => {
  const { inputs } = await declaredApp(
    config({
      ...from("base:1"),
      source: { git: { uri: "https://user:pass-word@git.example/app.git" } },
      triggers: [{ type: "ConfigChange" }, { type: "Generic", generic: { secret: "hush-hush" } }],
    }),
  );
  expect((inputs["transient"] as WithSecrets)[secretsKey]).toEqual([
    "/spec/source/git/uri",
    "/spec/triggers/*/generic/secret",
  ]);
});

// Found by the type of the arguments: exported YAML has members that say nothing.
test("an exported object is taken as it is", async () => {
  const { refused } = await declaredApp(
    config(
      { ...from({ kind: "ImageStreamTag", name: "base:1" }), nodeSelector: null, postCommit: {}, resources: {} },
      {
        apiVersion: "build.openshift.io/v1",
        kind: "BuildConfig",
        metadata: {
          name: "exported",
          uid: "x",
          resourceVersion: "1",
          creationTimestamp: null,
          generation: 2,
          managedFields: [],
        },
        status: { lastVersion: 4 },
      },
    ),
  );
  expect(refused).toEqual([]);
});

test.each<[string, object, boolean]>([
  [
    "the tag of a trigger",
    { ...from("base:1"), triggers: [{ type: "ImageChange", imageChange: { from: pulumi.secret("base:1") } }] },
    true,
  ],
  ["the builder", from(pulumi.secret("base:1")), true],
  [
    "a variable",
    { strategy: { sourceStrategy: { from: "base:1", env: [{ name: "A", value: pulumi.secret("x") }] } } },
    false,
  ],
])("%s is a secret: the names of the images follow", async (_what, spec, isSecret) => {
  const { inputs } = await declaredApp(config(spec));
  const paths = (inputs["transient"] as WithSecrets)[secretsKey] as readonly string[];
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.includes("/images")).toBe(isSecret);
});

test("the option import shows no webhook secret that only the cluster has", async () => {
  const metadata = { name: "hooked" };
  const triggers = [{ type: "Generic", generic: { secret: "their-inline-secret" } }];
  const spec = { strategy: { dockerStrategy: {} }, source: { dockerfile: "FROM a" } };
  const at = { group: "build.openshift.io", resource: "buildconfigs", namespace: "default" };
  await cluster.client.create(at, { metadata, spec: { ...spec, triggers } });
  const ours = { ...spec, triggers: [{ type: "Generic", generic: { secretReference: { name: "hook" } } }] };
  const { refused } = await declaredApp(
    (opts) =>
      new BuildConfig("app", { metadata, spec: ours } as BuildConfigArgs, { ...opts, import: "default/hooked" }),
  );
  expect(refused).toEqual([expect.stringContaining('"secret":"[secret]"')]);
});

test("a BuildConfig comes after the secret above with the login for its builder", async () => {
  const after = Promise.withResolvers<readonly string[]>();
  await registered(
    cluster,
    (opts) => {
      const registries = [{ host: cluster.registry.host, username: "robot", password: "hush-hush" }];
      const secret = new RegistrySecret("pull", { registries }, opts);
      const args = { spec: { source: { git }, ...from({ kind: "DockerImage", name: `${repository}:20` }) } };
      const owner = { place: programPlace(), resource: Promise.resolve(secret), told: () => {} };
      declareBuildConfig("app", args as BuildConfigArgs, opts, connectionOf(opts), owner).apply((one) =>
        after.resolve(one.after),
      );
      return secret;
    },
    false,
  );
  expect(await after.promise).toEqual(["secret default/pull"]);
});
