import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../../../emulator/startCluster.ts";
import { secretsKey } from "../../../../provider/resources/inputs/secretPaths.ts";
import { Build } from "../../../../sdk/build.ts";
import type { BuildArgs } from "../../../../sdk/buildArgs.ts";
import { BuildConfig } from "../../../../sdk/buildConfig.ts";
import type { BuildConfigArgs } from "../../../../sdk/buildConfigArgs.ts";
import type { WithSecrets } from "../../../../sdk/declarations/declaredSecrets.ts";
import { ImageStream } from "../../../../sdk/imageStream.ts";
import { type Options, registered } from "../registered.ts";

let cluster: Cluster;

const configs = { group: "build.openshift.io", resource: "buildconfigs", namespace: "default" };
const git = { uri: "https://git.example/acme/app.git" };
const source = { strategy: { sourceStrategy: { from: { kind: "ImageStreamTag", name: "base:1" } } }, source: { git } };

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.push("default", "base", "1", image({ version: "1" }));
  const streams = { group: "image.openshift.io", resource: "imagestreams", namespace: "default" };
  await cluster.client.create(streams, { metadata: { name: "out" } });
  const existing: Record<string, object> = {
    app: { spec: source },
    binary: { spec: { strategy: { dockerStrategy: {} }, source: { binary: {} } } },
    leaving: { spec: source, finalizers: ["example.com/hold"] },
    orphan: { spec: { ...source, strategy: { sourceStrategy: { from: { kind: "ImageStreamTag", name: "gone:1" } } } } },
    paused: { spec: source, annotations: { "openshift.io/build-config.paused": "true" } },
  };
  for (const [name, { spec, ...metadata }] of Object.entries(existing) as [string, { spec: object }][]) {
    await cluster.client.create(configs, { metadata: { name, ...metadata }, spec });
  }
  await cluster.client.delete(configs, "leaving");
});
afterAll(() => cluster.close());

const build = (args: object) => (opts: Options) => new Build("build", args as BuildArgs, opts);
const declare = (opts: Options, name: string, spec: object = {}) =>
  new BuildConfig(name, { spec: { ...source, ...spec } } as BuildConfigArgs, opts);

async function declared(program: (opts: Options) => pulumi.Resource, isPreview = true) {
  const { refused, inputs } = await registered(cluster, program, isPreview);
  return { refused, inputs: inputs["Build build"] ?? {} };
}

test.each<[string, object, RegExp[]]>([
  [
    "a BuildConfig that does not exist",
    { config: "none" },
    [/^config: BuildConfig default\/none does not exist; decl/],
  ],
  ["one that is being deleted", { config: "leaving" }, [/^config: BuildConfig default\/leaving is being deleted/]],
  ["one that is paused", { config: { name: "paused" } }, [/^config: is paused.*openshift\.io\/build-config\.paused/]],
  ["one without a builder image", { config: "orphan" }, [/^config: image stream tag default\/gone:1 does not exist/]],
  ["one that builds what is sent", { config: "binary" }, [/^binary: is required/]],
  [
    "what cannot be given along with a local source",
    { config: "binary", binary: "sdk", env: [{ name: "A", value: "1" }], noCache: true },
    [/^env: cannot be given along with binary/, /^noCache: cannot/],
  ],
  ["a missing folder", { config: "binary", binary: "none/at/all" }, [/^binary\.path: none\/at\/all cannot be read/]],
  [
    "options of another strategy, and a commit without git",
    { config: "binary", binary: "LICENSE", incremental: true, commit: "1" },
    [/^incremental: cannot be given along/],
  ],
  ["options of another strategy", { config: "app", noCache: true }, [/^noCache: has no meaning: .* no dockerStrategy/]],
  ["unknown members", { config: "app", comit: "1" }, [/^comit: is no property/]],
  ["a wrong type", { config: "app", timeout: "1" }, [/^timeout: .*number/]],
  ["no BuildConfig", {}, [/^config/]],
])("%s is refused in the preview by name", async (_what, args, texts) => {
  const { refused } = await declared(build(args));
  for (const text of texts) expect(refused).toContainEqual(expect.stringMatching(text));
});

test("a BuildConfig by name has the same images and fingerprint in a preview and in an update", async () => {
  const preview = await declared(build({ config: "app" }));
  const update = await declared(build({ config: { name: "app", namespace: "default" } }), false);
  expect([preview.refused, update.refused]).toEqual([[], []]);
  const { fingerprint, images, config } = preview.inputs;
  expect(config).toEqual({ name: "app", namespace: "default" });
  expect(images).toEqual({ "base:1": expect.objectContaining({ digest: expect.stringMatching(/^sha256:/) }) });
  expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
  expect(update.inputs).toMatchObject({ fingerprint, images });
});

test("a BuildConfig has the same fingerprint by name and as a resource, also where the API writes it in another way", async () => {
  const spec = {
    strategy: { sourceStrategy: { from: "base:1", incremental: false, env: [{ name: "A", value: "" }] } },
    source: { git, contextDir: "", images: [] },
    output: { to: { kind: "ImageStreamTag", name: "out:latest", namespace: "default" } },
    resources: { limits: { cpu: "1000m", memory: "0.5Gi" } },
    mountTrustedCA: false,
    postCommit: {},
  };
  await cluster.client.create(configs, { metadata: { name: "forms" }, spec: asStored });
  const byName = await declared(build({ config: "forms" }));
  const asResource = await declared((opts) => build({ config: declare(opts, "forms", spec) })(opts));
  expect(byName.inputs["fingerprint"]).toMatch(/^[0-9a-f]{16}$/);
  expect(asResource.inputs["fingerprint"]).toBe(byName.inputs["fingerprint"]);
});

/** As the API gives a spec back: with types and full references, without what is empty. */
const asStored = {
  strategy: {
    type: "Source",
    sourceStrategy: {
      env: [{ name: "A" }],
      from: { kind: "ImageStreamTag", name: "base:1" },
    },
  },
  source: { type: "Git", git },
  output: { to: { kind: "ImageStreamTag", name: "out:latest" } },
  resources: { limits: { cpu: "1", memory: "512Mi" } },
  nodeSelector: null,
};

test("a BuildConfig that a resource above creates is read in the update when that is there", async () => {
  cluster.requests.clear();
  const { inputs, refused } = await declared((opts) => {
    const before = new ImageStream("before", {}, opts);
    const made = async () => {
      while (cluster.requests.list(({ path }) => path.includes("/buildconfigs")).length === 0) {
        await new Promise(setImmediate);
      }
      await cluster.client.create(configs, { metadata: { name: "late" }, spec: source });
      return before;
    };
    return build({ config: "late" })({ ...opts, dependsOn: made() } as Options);
  }, false);
  expect(refused).toEqual([]);
  expect(inputs["fingerprint"]).toMatch(/^[0-9a-f]{16}$/);
});

test("triggers and limits of the BuildConfig start no build, its spec does; a secret in it stays one", async () => {
  const of = async (spec: object) =>
    (await declared((opts) => build({ config: declare(opts, "mine", spec) })(opts))).inputs;
  const { fingerprint } = await of({});
  expect((await of({ triggers: [{ type: "ConfigChange" }], runPolicy: "Parallel" }))["fingerprint"]).toBe(fingerprint);
  expect((await of({ postCommit: { script: "true" } }))["fingerprint"]).not.toBe(fingerprint);
  const secret = await of({ postCommit: { script: pulumi.secret("hush") } });
  expect((secret["transient"] as WithSecrets)[secretsKey]).toEqual(["/fingerprint"]);
});

test("a local source is known by its content", async () => {
  const { inputs } = await declared(build({ config: "binary", binary: "test/pulumi" }));
  expect(inputs["binary"]).toEqual({ path: "test/pulumi", hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test("chains by name: the second build is unknown until the first one was run", async () => {
  const { inputs, refused } = await declared((opts) => {
    declare(opts, "first", { output: { to: "out:base" } });
    const strategy = { sourceStrategy: { from: "out:base" } };
    const second = declare(opts, "second", { strategy });
    new Build("first-build", { config: "first" } as BuildArgs, { ...opts, dependsOn: second });
    return build({ config: second })(opts);
  });
  expect(refused).toEqual([]);
  expect(inputs["images"]).toEqual({ "out:base": { digest: { __pulumiUnknown: true } } });
});

test("two BuildConfigs of one name are refused", async () => {
  const { refused } = await declared((opts) => {
    declare(opts, "twice");
    const again = new BuildConfig("again", { metadata: { name: "twice" }, spec: source } as BuildConfigArgs, opts);
    return build({ config: again })(opts);
  });
  expect(refused).toEqual([expect.stringMatching(/^metadata\.name: another resource .* BuildConfig default\/twice/)]);
});

test("200 BuildConfigs preview with one list, and so do builds of them by name", async () => {
  cluster.requests.clear();
  await declared((opts) => {
    const all = Array.from({ length: 200 }, (_, index) => declare(opts, `many-${index}`));
    for (const [index] of all.slice(0, 5).entries()) new Build(`b${index}`, { config: "app" } as BuildArgs, opts);
    return build({ config: "app" })(opts);
  });
  const reads = cluster.requests.list(({ path }) => path.includes("/buildconfigs"));
  expect(reads.map(({ path }) => path.replace(/.*\/namespaces/, ""))).toEqual(["/default/buildconfigs"]);
});
