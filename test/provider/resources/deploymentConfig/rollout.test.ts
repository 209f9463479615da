import { expect, test } from "@jest/globals";
import type { ApiObject } from "../../../../provider/cluster/api/objectMeta.ts";
import { deploymentConfigOnCluster } from "../../../../provider/resources/deploymentConfig/address.ts";
import { deploymentConfig } from "../../../../provider/resources/deploymentConfig/index.ts";
import { pendingImage } from "../../../../provider/resources/deploymentConfig/rollout.ts";
import type { DeploymentConfigSpec } from "../../../../provider/resources/deploymentConfig/spec.ts";
import { PartialFailure } from "../../../../provider/resources/partialFailure.ts";
import { rolloutStatus } from "../../../../provider/resources/rollout/rolloutStatus.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { declaredDeployment } from "./declaredDeployment.ts";

const bed = testbed();
const labels = { app: "web" };
const spec: DeploymentConfigSpec = {
  template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "quay.io/acme/web:1" }] } },
  replicas: 1,
  triggers: [{ type: "ConfigChange" }],
};

const progressing = (status: string, reason: string) => [
  { type: "Progressing", status, reason, message: 'replication controller "web-1"' },
];
const object = (members: object, status: object, generation = 2): ApiObject => ({
  metadata: { name: "web", generation },
  spec: { ...spec, ...members },
  status: { observedGeneration: 2, latestVersion: 1, ...status },
});
const follows = { type: "ImageChange", imageChangeParams: { automatic: true, containerNames: ["web"], from: {} } };

test.each<[string, ApiObject, string]>([
  ["a change that the controller has not seen", object({}, { observedGeneration: 1 }), "waiting"],
  [
    "a new ReplicationController",
    object({}, { conditions: progressing("True", "NewReplicationControllerCreated") }),
    "waiting",
  ],
  ["pods that come", object({}, { conditions: progressing("True", "ReplicationControllerUpdated") }), "waiting"],
  [
    "pods that are all there",
    object({}, { conditions: progressing("True", "NewReplicationControllerAvailable") }),
    "done",
  ],
  ["no progress", object({}, { conditions: progressing("False", "ProgressDeadlineExceeded") }), "failed"],
  ["a cancelled rollout", object({}, { conditions: progressing("False", "RolloutCancelled") }), "failed"],
  ["a paused config", object({ paused: true }, {}), "done"],
  ["a config without triggers", object({ triggers: [] }, { latestVersion: 0 }), "done"],
  ["a tag without image", object({ triggers: [follows] }, { latestVersion: 0 }), "done"],
  ["triggers that have not fired", object({}, { latestVersion: 0 }), "waiting"],
])("%s: the rollout is %3$s", (...[_what, found, is]) => {
  expect(rolloutStatus(deploymentConfigOnCluster, found).phase).toBe(is);
});

test("an image that the program moves is awaited before its rollout", () => {
  const images = { web: { digest: "sha256:1", image: "quay.io/acme/web@sha256:1", rolls: true } };
  const text = "container web has quay.io/acme/web:1, and the tag quay.io/acme/web@sha256:1";
  expect(pendingImage(object({}, {}), { images })).toBe(text);
  expect(pendingImage(object({}, {}), { images: { web: { ...images.web, rolls: false } } })).toBeUndefined();
});

/** Ends the rollout, as the deployer and the controller note it. */
async function end(namespace: string, phase: "Complete" | "Failed", reason: string): Promise<void> {
  await bed.cluster.settled();
  const address = { apiVersion: "apps.openshift.io/v1", kind: "DeploymentConfig", namespace, name: "web" };
  const controller = { apiVersion: "v1", kind: "ReplicationController", namespace, name: "web-1" };
  const annotations = {
    "openshift.io/deployment.phase": phase,
    "openshift.io/deployment.status-reason": "no pod came",
  };
  await bed.client.objects.patch(controller, { metadata: { annotations } });
  await bed.cluster.settled();
  const config = await bed.client.objects.get(address);
  await bed.client.call({
    method: "PUT",
    path: `/apis/apps.openshift.io/v1/namespaces/${namespace}/deploymentconfigs/web/status`,
    body: {
      ...config,
      status: {
        ...(config.status as object),
        conditions: progressing(phase === "Complete" ? "True" : "False", reason),
      },
    },
  });
}

test("a failed rollout fails with its reason, is in the state, and the next up after it is mended succeeds", async () => {
  const namespace = await bed.namespace();
  const config = new Lifecycle(deploymentConfig, () => bed.context);
  const inputs = { ...declaredDeployment(spec, namespace), waitForRollout: true, timeout: 60 };
  const up = config.up(inputs);
  const failed = expect(up).rejects.toThrow(
    /rollout of DeploymentConfig .*\/web failed: ProgressDeadlineExceeded: .*; ReplicationController web-1 has failed: no pod came/,
  );
  await end(namespace, "Failed", "ProgressDeadlineExceeded");
  await failed;
  expect(config.outs.latestVersion).toBe(1);
  await end(namespace, "Complete", "NewReplicationControllerAvailable");
  await config.up({ ...inputs, spec: { ...spec, revisionHistoryLimit: 3 } });
  expect(await config.refresh()).toBe("same");
});

test("a rollout that takes too long fails with what was seen last", async () => {
  const namespace = await bed.namespace();
  const config = new Lifecycle(deploymentConfig, () => bed.context);
  const inputs = { ...declaredDeployment(spec, namespace), waitForRollout: true, timeout: 0.3 };
  const error = await config.up(inputs).catch((found: unknown) => found);
  expect(error).toBeInstanceOf(PartialFailure);
  expect(String(error)).toMatch(/took longer than 0.3 s \(last seen: .*\)/);
  // The engine updates what failed in part.
  expect(await config.up(declaredDeployment(spec, namespace))).toBe("update");
  expect(await config.up(declaredDeployment(spec, namespace))).toBe("same");
});
