import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { image } from "../../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../../emulator/startCluster.ts";
import * as providers from "../../../provider/index.ts";
import { isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import { Build } from "../../../sdk/build.ts";
import { BuildConfig } from "../../../sdk/buildConfig.ts";
import { ClusterImagePolicy } from "../../../sdk/clusterImagePolicy.ts";
import { DeploymentConfig } from "../../../sdk/deploymentConfig.ts";
import { getImageStreamOutput } from "../../../sdk/getImageStream.ts";
import { getImageStreamImageOutput } from "../../../sdk/getImageStreamImage.ts";
import { getImageStreamsOutput } from "../../../sdk/getImageStreams.ts";
import { getImageStreamTagOutput } from "../../../sdk/getImageStreamTag.ts";
import { ImageAccess } from "../../../sdk/imageAccess.ts";
import { ImageLookup } from "../../../sdk/imageLookup.ts";
import { ImageMirrorSet } from "../../../sdk/imageMirrorSet.ts";
import { ImageOverride } from "../../../sdk/imageOverride.ts";
import { ImagePruner } from "../../../sdk/imagePruner.ts";
import { ImageStream } from "../../../sdk/imageStream.ts";
import { ImageStreamTag } from "../../../sdk/imageStreamTag.ts";
import { ImageTrigger } from "../../../sdk/imageTrigger.ts";
import { KubernetesObject } from "../../../sdk/kubernetesObject.ts";
import { Provider, type ProviderArgs } from "../../../sdk/provider.ts";
import { RegistrySecret } from "../../../sdk/registrySecret.ts";
import { resolveImageOutput } from "../../../sdk/resolveImage.ts";
import { createDeployment } from "../../e2e/deployment.ts";
import { withoutMarks } from "./withoutMarks.ts";

type Kind = new (name: string, args: never, opts: pulumi.CustomResourceOptions) => pulumi.Resource;

let cluster: Cluster;
let from: string;
let digest: string;

const { stackTraceLimit } = Error;

beforeAll(async () => {
  // Pulumi takes the stack of each property of each resource, a quarter of this file's time.
  Error.stackTraceLimit = 0;
  cluster = await startCluster();
  await cluster.registry.push("acme/app", "1.4", image({ version: "1.4.0" }));
  await createDeployment(cluster, "web", "x");
  await cluster.client.create(
    { group: "build.openshift.io", resource: "buildconfigs", namespace: "default" },
    {
      metadata: { name: "app" },
      spec: { strategy: { dockerStrategy: {} }, source: { git: { uri: "https://git.example/acme/app.git" } } },
    },
  );
  digest = await cluster.push("default", "read", "1.4", image({ version: "1.4.0" }));
  from = `${cluster.registry.host}/acme/app:1.4`;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
  return cluster.close();
});

const object = { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace: "default" };
const tag = () => ({
  from: { kind: "DockerImage", name: from },
  annotations: { note: "of the tag" },
  importPolicy: { insecure: true, importMode: "Legacy" },
  referencePolicy: { type: "Source" },
  pin: true,
  onMoved: "accept",
});
const kinds: Record<string, [Kind, () => object]> = {
  ImageStream: [
    ImageStream,
    () => ({
      adopt: true,
      metadata: { name: "app", namespace: "default", labels: { team: "red" }, annotations: { note: "of the stream" } },
      spec: { lookupPolicy: { local: true }, tags: [{ name: "1.4", ...tag() }] },
    }),
  ],
  ImageStreamTag: [
    ImageStreamTag,
    () => ({ adopt: true, metadata: { name: "app:1.4", namespace: "default" }, tag: tag() }),
  ],
  ImageTrigger: [
    ImageTrigger,
    () => ({
      workload: object,
      container: "web",
      from: { kind: "ImageStreamTag", name: "app:1.4", namespace: "default" },
      paused: false,
      adopt: true,
      timeout: 9,
    }),
  ],
  ImageOverride: [ImageOverride, () => ({ object, container: "web", env: "AGENT", image: "quay.io/acme/agent:1" })],
  ImageLookup: [ImageLookup, () => ({ object, enabled: true })],
  Build: [
    Build,
    () => ({
      config: { name: "app", namespace: "default" },
      commit: "9b2c7f3",
      env: [{ name: "A", value: "one" }],
      noCache: true,
      timeout: 9,
    }),
  ],
  BuildConfig: [
    BuildConfig,
    () => ({
      metadata: { name: "own", namespace: "default" },
      spec: {
        source: { images: [{ from: "read:1.4", as: ["base"] }] },
        strategy: { dockerStrategy: {} },
        output: { to: "read:latest" },
      },
    }),
  ],
  DeploymentConfig: [
    DeploymentConfig,
    () => ({
      metadata: { name: "own", namespace: "default" },
      spec: {
        template: {
          metadata: { labels: { app: "own" } },
          spec: { containers: [{ name: "own", image: "quay.io/acme/app:1" }] },
        },
        triggers: [
          { type: "ImageChange", imageChangeParams: { automatic: true, containerNames: ["own"], from: "read:1.4" } },
        ],
      },
      waitForRollout: true,
      timeout: 9,
    }),
  ],
  KubernetesObject: [
    KubernetesObject,
    () => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "own", namespace: "default", labels: { team: "red" } },
      data: { key: "value" },
      adopt: true,
      force: true,
      timeout: 9,
    }),
  ],
  RegistrySecret: [
    RegistrySecret,
    () => ({
      adopt: true,
      metadata: { name: "pull", namespace: "default", labels: { team: "red" }, annotations: { note: "logins" } },
      type: "kubernetes.io/dockercfg",
      registries: [{ host: "quay.io", username: "robot", password: "hush-hush" }],
      links: [{ serviceAccount: "default", for: "mount" }],
      excludeFromImports: true,
      timeout: 9,
    }),
  ],
  ImageAccess: [
    ImageAccess,
    () => ({
      adopt: true,
      metadata: { name: "images", namespace: "default" },
      stream: "app",
      pull: [{ serviceAccount: "deployer", namespace: "prod" }],
      push: [{ user: "jane" }],
    }),
  ],
  ClusterImagePolicy: [
    ClusterImagePolicy,
    () => ({
      spec: {
        allowedRegistriesForImport: [{ domainName: "*.example:5000", insecure: true }],
        additionalTrustedCA: { name: "user-ca" },
        registrySources: { blockedRegistries: ["bad.example"] },
        imageStreamImportMode: "Legacy",
      },
    }),
  ],
  ImageMirrorSet: [
    ImageMirrorSet,
    () => ({
      adopt: true,
      metadata: { name: "acme", labels: { team: "red" } },
      spec: {
        imageDigestMirrors: [
          { source: "quay.io/acme", mirrors: ["mirror.example/acme"], mirrorSourcePolicy: "NeverContactSource" },
        ],
      },
    }),
  ],
  ImagePruner: [
    ImagePruner,
    () => ({
      spec: {
        schedule: "0 3 * * *",
        suspend: true,
        keepTagRevisions: 5,
        resources: { limits: { cpu: "100m" } },
        nodeSelector: { zone: "a" },
        tolerations: [{ key: "infra", operator: "Exists" }],
      },
    }),
  ],
};

/** The answer of `check` to a declaration in a preview: everything but the engine is the real thing. */
async function checked(Resource: Kind, args: () => object, provider = ownProvider): Promise<object> {
  const found = Promise.withResolvers<object>();
  const newResource = async ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
    const check = Object.entries(providers).find(([kind]) => type.endsWith(`:${kind}`))?.[1].check;
    const result = await check?.({}, withoutMarks(inputs));
    if (result !== undefined) {
      const { __secrets, ...plain } = result.inputs ?? {};
      found.resolve({ inputs: plain, faults: result.failures?.map(({ property }) => property) });
    }
    return { id: name, state: inputs };
  };
  await pulumi.runtime.setMocks({ call: async () => ({}), newResource }, "project", "stack", true, "acme");
  new Resource("own", args() as never, { provider: new Provider("local", provider()) });
  return found.promise;
}

const ownProvider = (): ProviderArgs => ({ server: cluster.server, token: cluster.token, namespace: "default" });

/** The paths of all members, objects included; elements of lists are no arguments of their own. */
function paths(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const path = [...at, key];
    return [...(Array.isArray(value) ? [] : [path]), ...paths(member, path)];
  });
}

function changed(value: unknown, [key, ...rest]: readonly string[], change: (member: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((each, index) => (String(index) === key ? changed(each, rest, change) : each));
  return { ...Object(value), [key]: changed(Object(value)[key], rest, change) };
}

function without(value: unknown, [key = "", ...rest]: readonly string[]): unknown {
  if (rest.length > 0) return changed(value, [key], (member) => without(member, rest));
  const { [key]: _gone, ...others } = Object(value);
  return others;
}

/** An output of another resource, which a program gives on as it is. */
class Other extends pulumi.CustomResource {
  declare readonly value: pulumi.Output<unknown>;

  constructor(value: unknown) {
    super("test:index:Other", "other", { value });
  }
}

const givings: readonly ((member: unknown) => unknown)[] = [
  (member) => pulumi.secret(member),
  (member) => pulumi.output(member),
  (member) => new Other(member).value,
];
const absences: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => pulumi.secret(null),
  () => pulumi.output(undefined),
];

// pulumi#3069: an absent member of a secret is a secret null. pulumi-policy#399 tells the same of arguments.
describe.each(Object.entries(kinds))("each argument of %s", (_kind, [Resource, args]) => {
  const given = (path: readonly string[], change: (member: unknown) => unknown) =>
    checked(Resource, () => changed(args(), path, change) as object);

  test("may be a secret, an output, or one of another resource, and is what it would be plainly", async () => {
    const plain = await checked(Resource, args);
    expect(plain).toMatchObject({ faults: [] });
    for (const path of paths(args())) {
      for (const give of givings) expect([path, await given(path, give)]).toEqual([path, plain]);
    }
  }, 60_000);

  test("is absent where it is undefined, null, or an output of one of them", async () => {
    for (const path of paths(args())) {
      const absent = await checked(Resource, () => without(args(), path) as object);
      for (const none of absences) expect([path, await given(path, none)]).toEqual([path, absent]);
    }
  }, 60_000);

  test("may be unknown in a preview: then only that, and what comes from it, is unknown", async () => {
    const plain = await checked(Resource, args);
    for (const path of paths(args())) {
      const found = await given(path, () => pulumi.output(pulumi.unknown));
      expect([path, found]).toMatchObject([path, { faults: [] }]);
      expect([path, otherThan(found, plain)]).toEqual([path, []]);
    }
  }, 60_000);
});

/** The paths of what has another value than plainly. What is unknown has none, and its members and images may be missing. */
function otherThan(found: unknown, plain: unknown, at = ""): string[] {
  if (isUnknown(found) || found === undefined || isDeepStrictEqual(found, plain)) return [];
  if (typeof found !== "object" || found === null || typeof plain !== "object" || plain === null) return [at];
  const keys = new Set([...Object.keys(found), ...Object.keys(plain)]);
  return [...keys].flatMap((key) => otherThan(Object(found)[key], Object(plain)[key], `${at}.${key}`));
}

describe("each argument of a Provider", () => {
  const [Resource, args] = [ImageStreamTag as Kind, () => ({ metadata: { name: "app:1.4" }, tag: { from } })];
  const given = (key: string, change: (member: unknown) => unknown) =>
    checked(Resource, args, () => changed(ownProvider(), [key], change) as ProviderArgs);

  test("may be a secret, an output, or one of another resource, and is what it would be plainly", async () => {
    const plain = await checked(Resource, args);
    expect(plain).toMatchObject({ faults: [], inputs: { metadata: { namespace: "default" } } });
    for (const key of Object.keys(ownProvider())) {
      for (const give of givings) expect([key, await given(key, give)]).toEqual([key, plain]);
    }
  });

  test("may be unknown in a preview: then only what comes from the cluster is unknown", async () => {
    const plain = await checked(Resource, args);
    for (const key of Object.keys(ownProvider())) {
      const found = await given(key, () => pulumi.output(pulumi.unknown));
      expect([key, found]).toMatchObject([key, { faults: [] }]);
      expect([key, otherThan(found, plain)]).toEqual([key, []]);
    }
  });
});

/** A read's result as a program sees it: its value, and that it is secret or unknown. */
async function readResult(read: (opts: { provider: Provider }) => pulumi.Output<unknown>): Promise<object> {
  await pulumi.runtime.setMocks(
    { call: async () => ({}), newResource: async ({ name, inputs }) => ({ id: name, state: inputs }) },
    "project",
    "stack",
    true,
    "acme",
  );
  const result = read({ provider: new Provider("local", ownProvider()) }) as unknown as {
    promise(withUnknowns: boolean): Promise<unknown>;
    isKnown: Promise<boolean>;
    isSecret: Promise<boolean>;
  };
  const [isKnown, isSecret] = await Promise.all([result.isKnown, result.isSecret]);
  return { isKnown, isSecret, value: isKnown ? await result.promise(true) : undefined };
}

type Read = (args: never, opts: { provider: Provider }) => pulumi.Output<unknown>;

const reads: Record<string, [Read, () => object, optional: readonly string[]]> = {
  getImageStreamOutput: [getImageStreamOutput, () => ({ name: "read", namespace: "default" }), ["namespace"]],
  getImageStreamsOutput: [
    getImageStreamsOutput,
    () => ({ namespace: "default", labelSelector: "team=red" }),
    ["namespace", "labelSelector"],
  ],
  getImageStreamTagOutput: [getImageStreamTagOutput, () => ({ name: "read:1.4", namespace: "default" }), ["namespace"]],
  getImageStreamImageOutput: [
    getImageStreamImageOutput,
    () => ({ name: `read@${digest}`, namespace: "default" }),
    ["namespace"],
  ],
  resolveImageOutput: [resolveImageOutput, () => ({ from }), []],
};

describe.each(Object.entries(reads))("each argument of %s", (_name, [read, args, optional]) => {
  const given = (path: readonly string[], change: (member: unknown) => unknown) =>
    readResult((opts) => read(changed(args(), path, change) as never, opts));

  test("may be a secret, which makes the result one, an output, or one of another resource", async () => {
    const plain = await given([], (all) => all);
    expect(plain).toMatchObject({ isKnown: true, isSecret: false });
    for (const path of paths(args())) {
      for (const [index, give] of givings.entries()) {
        expect([path, await given(path, give)]).toEqual([path, { ...plain, isSecret: index === 0 }]);
      }
    }
  });

  test("is absent where it is undefined or null, if it need not be given", async () => {
    for (const key of optional) {
      const absent = await readResult((opts) => read(without(args(), [key]) as never, opts));
      for (const none of [absences[0], absences[1], absences[3]]) {
        expect([key, await given([key], () => none?.())]).toEqual([key, absent]);
      }
    }
  });

  test("may be unknown in a preview, and so is the result", async () => {
    for (const path of paths(args())) {
      const found = await given(path, () => pulumi.output(pulumi.unknown));
      expect([path, found]).toMatchObject([path, { isKnown: false }]);
    }
  });
});
