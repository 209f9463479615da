import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { describeDiagnostic } from "../../../../provider/image/diagnostic.ts";
import { buildConfigDiagnostics, normalizeBuildConfig } from "../../../../provider/resources/buildConfig/inputs.ts";
import type { BuildConfigSpec } from "../../../../provider/resources/buildConfig/spec.ts";
import { nearJson } from "../arbitraries.ts";
import { withUnknowns } from "../withUnknowns.ts";
import { declared, specs, wholeSpec } from "./declared.ts";

const metadata = { name: "app", namespace: "shop" };
const faults = (spec: unknown) => buildConfigDiagnostics({ metadata, spec, images: {} }).map(describeDiagnostic);
const normal = (spec: object) => normalizeBuildConfig(declared(spec as BuildConfigSpec)).spec;

const from = { kind: "ImageStreamTag", name: "nodejs:20" };
const strategy = { sourceStrategy: { from } };
const git = { uri: "https://git.example/acme/app.git" };

test("every member of the API is known, and what is unknown yet is no fault", () => {
  expect(faults(wholeSpec)).toEqual([]);
  fc.assert(fc.property(specs, (spec) => expect(faults(spec)).toEqual([])));
  fc.assert(
    fc.property(withUnknowns({ metadata, spec: wholeSpec, images: {} }), (inputs) => {
      expect(buildConfigDiagnostics(inputs)).toEqual([]);
    }),
  );
});

test("anything at all is judged without an exception", () => {
  fc.assert(fc.property(nearJson, (spec) => void buildConfigDiagnostics({ metadata, spec, images: {} })));
  fc.assert(fc.property(nearJson, (inputs) => void buildConfigDiagnostics(inputs)));
});

test("the normal form is its own normal form", () => {
  fc.assert(fc.property(specs, (spec) => expect(normal(spec)).toEqual(spec)));
  expect(normal(normal(wholeSpec))).toEqual(normal(wholeSpec));
});

test.each<[string, object, string[]]>([
  [
    "unknown members, all at once",
    {
      strategy: { sourceStrategy: { from, envs: [] } },
      sources: {},
      triggers: [{ type: "ConfigChange", secret: "x" }],
    },
    [
      "spec.strategy.sourceStrategy.envs: is no property",
      "spec.triggers[0].secret: is no property",
      "spec.sources: is no property",
    ],
  ],
  [
    "a pipeline",
    { strategy: { jenkinsPipelineStrategy: { jenkinsfile: "x" } } },
    ["spec.strategy.jenkinsPipelineStrategy: was removed from the platform"],
  ],
  [
    "a pipeline by its type",
    { strategy: { type: "JenkinsPipeline" } },
    ["spec.strategy.type: was removed from the platform"],
  ],
  ["no strategy", { strategy: {} }, ["spec.strategy: has no strategy"]],
  [
    "two strategies",
    { strategy: { ...strategy, dockerStrategy: {} }, source: { git } },
    ["has several strategies: sourceStrategy, dockerStrategy"],
  ],
  [
    "a type that contradicts",
    { strategy: { type: "Docker", ...strategy } },
    ['spec.strategy.type: "Docker" contradicts sourceStrategy'],
  ],
  ["git and binary", { strategy, source: { git, binary: {} } }, ["spec.source: has both git and binary"]],
  ["a Dockerfile build without source", { strategy: { dockerStrategy: {} } }, ["spec.source: is empty"]],
  [
    "an absolute context directory",
    { strategy, source: { git, contextDir: "/web" } },
    ['spec.source.contextDir: "/web" is absolute (write web'],
  ],
  ["a context directory outside", { strategy, source: { git, contextDir: "a/../../b" } }, ["leads out of the source"]],
  [
    "a git address without scheme",
    { strategy, source: { git: { uri: "github.com/acme/app" } } },
    ["is no address of a git repository (write https://github.com/acme/app or git@github.com:acme/app"],
  ],
  [
    "a git address with a space",
    { strategy, source: { git: { uri: "https://git.example/a b" } } },
    ["is no address of a git repository"],
  ],
  [
    "a webhook without secret",
    { strategy, triggers: [{ type: "GitHub", github: {} }] },
    ["spec.triggers[0].github: has no secret"],
  ],
  [
    "a webhook without parameters",
    { strategy, triggers: [{ type: "Generic" }] },
    ["spec.triggers[0].generic: has no secret"],
  ],
  [
    "variables from a GitHub webhook",
    { strategy, triggers: [{ type: "GitHub", github: { secret: "hush", allowEnv: true } }] },
    ["is only for a generic webhook"],
  ],
  [
    "parameters of another type",
    { strategy, triggers: [{ type: "ConfigChange", github: { secret: "hush" } }] },
    ["spec.triggers[0].github: has no meaning for a trigger of type ConfigChange"],
  ],
  [
    "an image trigger on an image of a registry",
    { strategy: { sourceStrategy: { from: "quay.io/acme/builder:1" } }, triggers: [{ type: "ImageChange" }] },
    ["does nothing: the strategy starts from DockerImage quay.io/acme/builder:1"],
  ],
  [
    "an image trigger of a DockerImage by name",
    {
      strategy,
      triggers: [{ type: "ImageChange", imageChange: { from: { kind: "DockerImage", name: "quay.io/acme/a:1" } } }],
    },
    ["does nothing: it names DockerImage quay.io/acme/a:1"],
  ],
  [
    "an image trigger on a Dockerfile's FROM",
    { strategy: { dockerStrategy: {} }, source: { git }, triggers: [{ type: "ImageChange" }] },
    ["does nothing: the strategy starts from the image of the Dockerfile"],
  ],
  [
    "two triggers of one tag",
    { strategy, triggers: [{ type: "ImageChange" }, { type: "ImageChange", imageChange: { from: "nodejs:20" } }] },
    ['spec.triggers[1]: "shop/nodejs:20" is a second trigger of the same tag'],
  ],
  [
    "a trigger on the build's own output",
    { strategy, output: { to: "app:1" }, triggers: [{ type: "ImageChange", imageChange: { from: "app:1" } }] },
    ["follows the tag into which it builds"],
  ],
  [
    "an output into an image by digest",
    { strategy, output: { to: { kind: "ImageStreamImage", name: `app@sha256:${"a".repeat(64)}` } } },
    ["is an image, and a build pushes into a tag"],
  ],
  [
    "a stream without tag",
    { strategy: { sourceStrategy: { from: { kind: "ImageStreamTag", name: "nodejs" } } } },
    ["names no stream"],
  ],
  ["images without paths", { strategy, source: { images: [{ from }] } }, ["has neither paths nor as"]],
  [
    "a script and a command",
    { strategy, postCommit: { script: "a", command: ["b"] } },
    ["has both command and script"],
  ],
  ["a deadline of zero", { strategy, completionDeadlineSeconds: 0 }, ["spec.completionDeadlineSeconds"]],
  [
    "a value and its source",
    {
      strategy: {
        sourceStrategy: {
          from,
          env: [{ name: "A", value: "1", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
        },
      },
    },
    ["has both value and valueFrom"],
  ],
])("%s: refused by name, with a remedy", (_what, spec, texts) => {
  expect(faults(spec)).toEqual(texts.map((text) => expect.stringContaining(text)));
});

test("a BuildConfig as `oc get` prints it is its declaration", () => {
  const spec = {
    failedBuildsHistoryLimit: 5,
    nodeSelector: null,
    output: { to: { kind: "ImageStreamTag", name: "app:latest", namespace: "" } },
    postCommit: {},
    resources: {},
    runPolicy: "Serial",
    source: { contextDir: "/", git: { ref: "", uri: git.uri }, type: "Git" },
    strategy: { sourceStrategy: { from: { ...from, namespace: "shop" } }, type: "Source" },
    triggers: [
      { github: { secret: "hush" }, type: "GitHub" },
      { type: "ConfigChange" },
      { imageChange: {}, type: "ImageChange" },
    ],
  };
  expect(faults(spec)).toEqual([]);
  expect(normal(spec)).toEqual({
    failedBuildsHistoryLimit: 5,
    output: { to: { kind: "ImageStreamTag", name: "app:latest" } },
    runPolicy: "Serial",
    source: { contextDir: "/", git: { uri: git.uri } },
    strategy: { sourceStrategy: { from } },
    triggers: [
      { github: { secret: "hush" }, type: "GitHub" },
      { type: "ConfigChange" },
      { imageChange: {}, type: "ImageChange" },
    ],
  });
});

test.each([
  ["nodejs:20", { kind: "ImageStreamTag", name: "nodejs:20" }],
  ["shop/nodejs:20", { kind: "ImageStreamTag", name: "nodejs:20" }],
  ["openshift/nodejs:20", { kind: "ImageStreamTag", name: "nodejs:20", namespace: "openshift" }],
  ["quay.io/acme/builder:1", { kind: "DockerImage", name: "quay.io/acme/builder:1" }],
  ["localhost:5000/builder:1", { kind: "DockerImage", name: "localhost:5000/builder:1" }],
  [{ name: "nodejs:20" }, { kind: "ImageStreamTag", name: "nodejs:20" }],
])("%j stands for %j", (given, meant) => {
  expect(normal({ strategy: { sourceStrategy: { from: given } } }).strategy).toEqual({
    sourceStrategy: { from: meant },
  });
});

test.each<[string, object]>([
  ["an empty node selector, which switches the cluster's default off", { nodeSelector: {} }],
  ["a node selector of a label without value", { nodeSelector: { "node-role.kubernetes.io/infra": "" } }],
  ["an amount that the API refuses", { resources: { limits: { cpu: "" } } }],
  ["an attribute of a volume without value", { strategy: withVolume({ x: "" }) }],
])("%s stays", (_what, members) => {
  expect(normal({ strategy, ...members })).toEqual({ strategy, ...members });
});

test("labels and annotations without value stay", () => {
  const inputs = declared({ strategy } as BuildConfigSpec);
  inputs.metadata = { ...inputs.metadata, labels: { a: "" }, annotations: { b: "" } };
  expect(normalizeBuildConfig(inputs).metadata).toEqual(inputs.metadata);
});

test("an empty variable is one without value, as the API has it", () => {
  const env = [{ name: "A", value: "" }];
  expect(normal({ strategy: { sourceStrategy: { from, env } }, output: { imageLabels: env } })).toEqual({
    strategy: { sourceStrategy: { from, env: [{ name: "A" }] } },
    output: { imageLabels: [{ name: "A" }] },
  });
});

function withVolume(volumeAttributes: object): object {
  const source = { type: "CSI", csi: { driver: "d", volumeAttributes } };
  return { sourceStrategy: { from, volumes: [{ name: "v", source, mounts: [{ destinationPath: "/v" }] }] } };
}
