import { expect, test } from "@jest/globals";
import { normalizeDeploymentConfig } from "../../../../provider/resources/deploymentConfig/inputs.ts";
import type { DeploymentConfigSpec } from "../../../../provider/resources/deploymentConfig/spec.ts";
import { deploymentNotes, deprecation } from "../../../../sdk/declarations/deployments/deploymentNotes.ts";
import { messageDetails } from "../../../messageDetails.ts";
import {
  declaredDeployment,
  wholeDeployment,
} from "../../../provider/resources/deploymentConfig/declaredDeployment.ts";

const inputs = (spec: DeploymentConfigSpec, images = {}) =>
  normalizeDeploymentConfig({ ...declaredDeployment(spec), images });
const notes = (spec: DeploymentConfigSpec, present?: DeploymentConfigSpec, images = {}) =>
  deploymentNotes(inputs(spec, images), present && { metadata: { name: "web", namespace: "shop" }, spec: present }).map(
    messageDetails,
  );
const template = (command: string[]): DeploymentConfigSpec["template"] => ({
  metadata: { labels: { app: "web" } },
  spec: { containers: [{ name: "web", image: "quay.io/acme/web:1", command }] },
});
const old = { template: template(["old"]) };
const changed = { template: template(["new"]) };

test.each<[string, string[], RegExp[]]>([
  ["an unchanged config", notes(wholeDeployment, wholeDeployment), []],
  ["a new config with a trigger", notes(changed), []],
  ["a new config without one", notes({ ...changed, triggers: [] }), [/run oc rollout latest dc\/web/]],
  ["a changed template", notes(changed, old), [/the template has changed/]],
  [
    "a changed template without ConfigChange",
    notes({ ...changed, triggers: [] }, old),
    [/waits for the next rollout; run oc rollout latest/],
  ],
  ["a changed template of a paused config", notes({ ...changed, paused: true }, old), [/set paused: false/]],
  ["a changed number of pods", notes({ ...old, replicas: 3 }, old), []],
])("the preview of %s says what rolls out", (_what, said, texts) => {
  expect(said).toEqual(texts.map((text) => expect.stringMatching(text)));
});

test("the preview of a moved image names the container and its new digest", () => {
  const digest = `sha256:${"1".repeat(64)}`;
  const present = { ...old, template: template(["old"]) };
  const [web] = present.template.spec.containers;
  const running = {
    ...present,
    template: {
      ...present.template,
      spec: { containers: [{ ...web, name: "web", image: `a@sha256:${"0".repeat(64)}` }] },
    },
  };
  const triggers: DeploymentConfigSpec["triggers"] = [
    {
      type: "ImageChange",
      imageChangeParams: { automatic: true, containerNames: ["web"], from: { kind: "ImageStreamTag", name: "app:1" } },
    },
  ];
  const said = notes({ ...old, triggers }, { ...running, triggers }, { web: { digest, rolls: true } });
  expect(said).toEqual([expect.stringMatching(/container web gets sha256:111111111111$/)]);
});

test("the deprecation names the Deployment and the triggers that replace the config", () => {
  expect(messageDetails(deprecation(inputs(wholeDeployment)))).toContain(
    'declare a Deployment web and new ImageTrigger("web-web", { workload: { kind: "Deployment", name: "web" }, container: "web", from: "app:1" })',
  );
});
