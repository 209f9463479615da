import fc from "fast-check";
import type { BuildConfigInputs } from "../../../../provider/resources/buildConfig/inputs.ts";
import type { BuildConfigSpec } from "../../../../provider/resources/buildConfig/spec.ts";
import { stream, tag } from "../../image/arbitraries.ts";

/** A BuildConfig with every member that the API has, but for those that exclude each other. */
export const wholeSpec: BuildConfigSpec = {
  strategy: {
    sourceStrategy: {
      from: { kind: "ImageStreamTag", name: "nodejs:20", namespace: "openshift" },
      pullSecret: { name: "pull" },
      env: [
        { name: "A", value: "1" },
        { name: "B", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "C", valueFrom: { secretKeyRef: { name: "s", key: "k", optional: true } } },
        { name: "D", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } },
        { name: "E", valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "1" } } },
      ],
      scripts: "https://example.com/scripts",
      incremental: true,
      forcePull: true,
      volumes: [
        {
          name: "v",
          source: { type: "Secret", secret: { secretName: "s", defaultMode: 420, items: [{ key: "k", path: "p" }] } },
          mounts: [{ destinationPath: "/v" }],
        },
      ],
    },
  },
  source: {
    git: { uri: "https://git.example/acme/app.git", ref: "main", httpProxy: "http://proxy:1", noProxy: "x" },
    images: [
      { from: { kind: "ImageStreamTag", name: "base:1" }, paths: [{ sourcePath: "/a/.", destinationDir: "b" }] },
      { from: { kind: "DockerImage", name: "quay.io/acme/tool:1" }, as: ["tool"], pullSecret: { name: "pull" } },
    ],
    contextDir: "web",
    sourceSecret: { name: "git" },
    secrets: [{ secret: { name: "s" }, destinationDir: "d" }],
    configMaps: [{ configMap: { name: "c" }, destinationDir: "d" }],
  },
  revision: { git: { commit: "9b2c7f3", author: { name: "A", email: "a@example.com" }, message: "m" } },
  output: {
    to: { kind: "ImageStreamTag", name: "app:latest" },
    pushSecret: { name: "push" },
    imageLabels: [{ name: "team", value: "shop" }],
  },
  triggers: [
    { type: "ConfigChange" },
    { type: "ImageChange", imageChange: {} },
    { type: "ImageChange", imageChange: { from: { kind: "ImageStreamTag", name: "base:1" }, paused: true } },
    { type: "Generic", generic: { secret: "hush-generic", allowEnv: true } },
    { type: "GitHub", github: { secretReference: { name: "hook" } } },
    { type: "GitLab", gitlab: { secret: "hush-gitlab" } },
    { type: "Bitbucket", bitbucket: { secret: "hush-bitbucket" } },
  ],
  runPolicy: "SerialLatestOnly",
  serviceAccount: "builder",
  resources: { limits: { cpu: "1000m", memory: "0.5Gi" }, requests: { cpu: "100m" } },
  postCommit: { script: "npm test", args: ["-v"] },
  completionDeadlineSeconds: 600,
  nodeSelector: { disk: "ssd" },
  mountTrustedCA: true,
  successfulBuildsHistoryLimit: 3,
  failedBuildsHistoryLimit: 0,
};

const metadata = { name: "app", namespace: "shop" };

export const declared = (spec: BuildConfigSpec, namespace = "shop"): BuildConfigInputs => ({
  metadata: { ...metadata, namespace },
  spec,
  images: {},
});

const tagReference = fc
  .tuple(stream, tag)
  .map(([from, version]) => ({ kind: "ImageStreamTag" as const, name: `${from}:${version}` }));

const trigger = fc.oneof(
  fc.constant({ type: "ConfigChange" as const }),
  fc.tuple(fc.string({ minLength: 1 }), fc.boolean()).map(([secret, allowEnv]) => ({
    type: "Generic" as const,
    generic: { secret, ...(allowEnv ? { allowEnv } : {}) },
  })),
  fc.string({ minLength: 1 }).map((secret) => ({ type: "GitHub" as const, github: { secret } })),
  fc.tuple(stream, tag, fc.boolean()).map(([from, version, paused]) => ({
    type: "ImageChange" as const,
    imageChange: {
      from: { kind: "ImageStreamTag" as const, name: `followed-${from}:${version}` },
      ...(paused ? { paused } : {}),
    },
  })),
);

const env = fc.array(
  fc.record({ name: fc.constantFrom("A", "B", "C"), value: fc.string({ minLength: 1 }) }, { requiredKeys: ["name"] }),
  { maxLength: 3 },
);

/** Specs without faults in normal form. */
export const specs: fc.Arbitrary<BuildConfigSpec> = fc
  .record(
    {
      strategy: fc.oneof(
        tagReference.chain((from) =>
          fc
            .record({ env, incremental: fc.boolean() }, { requiredKeys: [] })
            .map((rest) => ({ sourceStrategy: { from, ...rest } })),
        ),
        fc
          .record({ from: tagReference, env, noCache: fc.boolean() }, { requiredKeys: [] })
          .map((dockerStrategy) => ({ dockerStrategy })),
      ),
      source: fc.oneof(
        fc.constant({ git: { uri: "https://git.example/acme/app.git" } }),
        fc.constantFrom("main", "dev").map((ref) => ({ git: { uri: "git@git.example:acme/app", ref } })),
        fc.constant({ dockerfile: "FROM scratch\n" }),
        fc.constant({ binary: {} }),
      ),
      triggers: fc.uniqueArray(trigger, {
        maxLength: 5,
        selector: (one) => (one.type === "ImageChange" ? one.imageChange.from.name : JSON.stringify(one)),
      }),
      runPolicy: fc.constantFrom("Serial" as const, "Parallel" as const),
      resources: fc.constantFrom({ limits: { cpu: "1000m" } }, { requests: { memory: "1Gi" } }),
      nodeSelector: fc.constantFrom<Record<string, string>[]>({ disk: "ssd" }, { disk: "hdd", zone: "" }, {}),
      successfulBuildsHistoryLimit: fc.nat(9),
      postCommit: fc.constantFrom({ script: "npm test" }, { command: ["true"] }),
      output: fc.constantFrom(
        { to: { kind: "ImageStreamTag" as const, name: "out:latest" } },
        { pushSecret: { name: "p" } },
      ),
    },
    { requiredKeys: ["strategy", "source"] },
  )
  .map((spec) => JSON.parse(JSON.stringify(spec)) as BuildConfigSpec);
