import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { describeDiagnostic } from "../../../../provider/image/diagnostic.ts";
import {
  deploymentConfigDiagnostics,
  normalizeDeploymentConfig,
} from "../../../../provider/resources/deploymentConfig/inputs.ts";
import type { DeploymentConfigSpec } from "../../../../provider/resources/deploymentConfig/spec.ts";
import { unknown } from "../../../../provider/resources/inputs/unknown.ts";
import { declaredDeployment, deployments, wholeDeployment } from "./declaredDeployment.ts";

const labels = { app: "web" };
const containers = [{ name: "web", image: "quay.io/acme/web:1" }];
const minimal = { template: { metadata: { labels }, spec: { containers } } };
const follows = (params: object) => ({ triggers: [{ type: "ImageChange", imageChangeParams: params }] });
const from = { kind: "ImageStreamTag", name: "app:1" };
const rolling = (params: object) => ({ strategy: { type: "Rolling", rollingParams: params } });
const hooked = (hook: object) => rolling({ pre: { failurePolicy: "Abort", ...hook } });

const faults = (spec: object): string[] =>
  deploymentConfigDiagnostics(declaredDeployment(spec as DeploymentConfigSpec)).map(describeDiagnostic);

test("every member of the API is taken, and any declaration is the same after it was normalised again", () => {
  expect(faults(wholeDeployment)).toEqual([]);
  fc.assert(
    fc.property(deployments, (spec) => {
      const inputs = declaredDeployment(spec);
      expect(faults(spec)).toEqual([]);
      const once = normalizeDeploymentConfig(inputs);
      expect(normalizeDeploymentConfig(once)).toEqual(once);
    }),
  );
});

test.each<[string, object, RegExp]>([
  ["no template", {}, /^spec\.template: is required/],
  ["an unknown member", { ...minimal, replica: 2 }, /^spec\.replica: is no property/],
  [
    "an unknown member of the strategy",
    { ...minimal, strategy: { rolling: {} } },
    /^spec\.strategy\.rolling: is no prop/,
  ],
  ["no containers", { template: { spec: { containers: [] } } }, /^spec\.template\.spec\.containers: is empty/],
  [
    "no image",
    { template: { metadata: { labels }, spec: { containers: [{ name: "web" }] } } },
    /web.*|image: is missing, and no trigger fills it in \(write an image, or add a trigger/,
  ],
  [
    "an init container without image",
    {
      template: { metadata: { labels }, spec: { containers, initContainers: [{ name: "setup" }] } },
      ...follows({ containerNames: ["setup"], from }),
    },
    /initContainers\[0\]\.image: is missing, and the API wants one/,
  ],
  [
    "a container twice",
    { template: { metadata: { labels }, spec: { containers: [...containers, ...containers] } } },
    /containers\[1\]\.name: "web" is the name of another container/,
  ],
  [
    "another restart policy",
    { template: { metadata: { labels }, spec: { containers, restartPolicy: "Never" } } },
    /restartPolicy: "Never" does not fit/,
  ],
  [
    "a selector of other pods",
    { ...minimal, selector: { app: "api" } },
    /^spec\.selector\["app"\]: "api" is not the label of the template, which has "web"/,
  ],
  ["no labels", { template: { spec: { containers } } }, /^spec\.selector: is empty, and the template has no labels/],
  ["a negative number of pods", { ...minimal, replicas: -1 }, /^spec\.replicas: -1 is wrong/],
  [
    "a trigger of a missing container",
    { ...minimal, ...follows({ containerNames: ["api"], from }) },
    /containerNames\[0\]: "api" is no container of the template.*use one of web/,
  ],
  [
    "a trigger without containers",
    { ...minimal, ...follows({ containerNames: [], from }) },
    /containerNames: is empty/,
  ],
  [
    "a trigger without parameters",
    { ...minimal, triggers: [{ type: "ImageChange" }] },
    /imageChangeParams: is required/,
  ],
  ["a trigger of builds", { ...minimal, triggers: [{ type: "GitHub" }] }, /triggers\[0\]\.type: "GitHub" is wrong/],
  [
    "a trigger of an image",
    { ...minimal, ...follows({ containerNames: ["web"], from: "quay.io/acme/app:1" }) },
    /from: names DockerImage quay\.io\/acme\/app:1, and only the tag/,
  ],
  [
    "a trigger of a stream",
    { ...minimal, ...follows({ containerNames: ["web"], from: { ...from, name: "app" } }) },
    /from\.name: "app" names no stream/,
  ],
  [
    "two triggers of one container",
    {
      ...minimal,
      triggers: [
        ...follows({ containerNames: ["web"], from }).triggers,
        ...follows({ containerNames: ["web"], from: { ...from, name: "app:2" } }).triggers,
      ],
    },
    /triggers\[1\].*"web" is in two triggers/,
  ],
  [
    "ConfigChange twice",
    { ...minimal, triggers: [{ type: "ConfigChange" }, { type: "ConfigChange" }] },
    /triggers\[1\]: "ConfigChange" is there twice/,
  ],
  [
    "parameters of another strategy",
    { ...minimal, strategy: { type: "Recreate", rollingParams: {} } },
    /rollingParams: has no meaning for the strategy Recreate/,
  ],
  ["a custom strategy without parameters", { ...minimal, strategy: { type: "Custom" } }, /customParams: is required/],
  [
    "no pod may be replaced",
    { ...minimal, ...rolling({ maxSurge: 0, maxUnavailable: "0%" }) },
    /maxUnavailable: "0%" is 0, as maxSurge is/,
  ],
  ["an amount that is none", { ...minimal, ...rolling({ maxSurge: "half" }) }, /maxSurge: "half" is no amount/],
  ["more than all", { ...minimal, ...rolling({ maxUnavailable: "120%" }) }, /maxUnavailable: "120%" is more than all/],
  [
    "a pod that takes longer than its rollout",
    { ...minimal, minReadySeconds: 600 },
    /minReadySeconds: 600 is not less than the 600 seconds/,
  ],
  [
    "a deployer that ends first",
    { ...minimal, strategy: { activeDeadlineSeconds: 300 } },
    /activeDeadlineSeconds: 300 is not more than the 600/,
  ],
  ["a hook that does nothing", { ...minimal, ...hooked({}) }, /rollingParams\.pre: does nothing/],
  [
    "a hook without policy",
    { ...minimal, ...rolling({ pre: { execNewPod: { command: ["a"] } } }) },
    /pre\.failurePolicy: is required/,
  ],
  [
    "a hook of both kinds",
    { ...minimal, ...hooked({ execNewPod: { command: ["a"] }, tagImages: [{ to: from }] }) },
    /pre: has both/,
  ],
  [
    "a hook in a missing container",
    { ...minimal, ...hooked({ execNewPod: { command: ["a"], containerName: "api" } }) },
    /containerName: "api" is no container/,
  ],
  [
    "a hook with a missing volume",
    { ...minimal, ...hooked({ execNewPod: { command: ["a"], volumes: ["v"] } }) },
    /volumes\[0\]: "v" is no volume/,
  ],
  ["a hook without command", { ...minimal, ...hooked({ execNewPod: { command: [] } }) }, /command: is empty/],
  [
    "a hook's variable",
    { ...minimal, ...hooked({ execNewPod: { command: ["a"], env: [{ name: "A-B", value: "1" }] } }) },
    /env\[0\]\.name: "A-B" is no name/,
  ],
  [
    "a hook that tags an image",
    { ...minimal, ...hooked({ tagImages: [{ to: "quay.io/acme/app:1" }] }) },
    /tagImages\[0\]\.to: .* is no tag of an image stream/,
  ],
])("%s is refused by name", (_what, spec, text) => {
  expect(faults(spec).join("\n")).toMatch(text);
});

test("all faults are told at once", () => {
  const spec = {
    ...minimal,
    replicas: -1,
    ...follows({ containerNames: ["api"], from }),
    strategy: { type: "Custom" },
  };
  expect(faults(spec)).toHaveLength(3);
});

test("what is unknown in a preview is no fault, whichever part it is", () => {
  const copies = withOneUnknown(wholeDeployment);
  expect(copies.length).toBeGreaterThan(100);
  for (const spec of copies) expect([spec, faults(spec as object)]).toEqual([spec, []]);
});

/** Copies of a value, each with another part unknown. */
function withOneUnknown(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [unknown];
  const copies = Object.entries(value).flatMap(([key, member]) =>
    withOneUnknown(member).map((changed) =>
      Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed },
    ),
  );
  return [unknown, ...copies];
}

test("references are objects, old forms are the ones of today, and the selector is that of the labels", () => {
  const spec = {
    ...minimal,
    ...follows({ containerNames: ["web"], automatic: false, from: { kind: "ImageStream", name: "app" } }),
    strategy: { resources: {} },
  };
  expect(normalizeDeploymentConfig(declaredDeployment(spec as DeploymentConfigSpec)).spec).toEqual({
    ...minimal,
    selector: labels,
    ...follows({ containerNames: ["web"], from: { kind: "ImageStreamTag", name: "app:latest" } }),
    strategy: { type: "Rolling" },
  });
});
