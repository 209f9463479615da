import { expect, test } from "@jest/globals";
import { rolloutStatus, rollsOut } from "../../../../provider/resources/rollout/rolloutStatus.ts";

const kinds = {
  Deployment: "apps/v1",
  StatefulSet: "apps/v1",
  DaemonSet: "apps/v1",
  Job: "batch/v1",
  CustomResourceDefinition: "apiextensions.k8s.io/v1",
} as const;
type Kind = keyof typeof kinds;

const judged = (kind: Kind, spec: object, status: object, generation = 2) =>
  rolloutStatus({ apiVersion: kinds[kind], kind }, { metadata: { generation }, spec, status });

const seen = { observedGeneration: 2 };
const rolled = { ...seen, replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2 };
const condition = (type: string, reason: string, message: string, status = "True") => ({
  conditions: [{ type, status, reason, message }],
});

test.each<[string, Kind, object, object, string]>([
  ["no status yet", "Deployment", { replicas: 2 }, {}, "waiting: its controller has not seen the change"],
  ["an older generation", "Deployment", {}, { observedGeneration: 1 }, "waiting: its controller has not seen"],
  [
    "too few updated",
    "Deployment",
    { replicas: 2 },
    { ...rolled, updatedReplicas: 1 },
    "waiting: 1 of 2 replicas are up",
  ],
  ["the default replica", "Deployment", {}, { ...seen, updatedReplicas: 0 }, "waiting: 0 of 1 replicas are updated"],
  [
    "old replicas",
    "Deployment",
    { replicas: 2 },
    { ...rolled, replicas: 3 },
    "waiting: 1 old replicas are still there",
  ],
  ["too few available", "Deployment", { replicas: 2 }, { ...rolled, availableReplicas: 1 }, "waiting: 1 of 2 updated"],
  ["all available", "Deployment", { replicas: 2 }, rolled, "done"],
  ["none wanted", "Deployment", { replicas: 0 }, seen, "done"],
  ["a paused one", "Deployment", { paused: true, replicas: 2 }, seen, "done: its rollouts are paused"],
  [
    "a deadline that is over",
    "Deployment",
    { replicas: 2 },
    { ...rolled, ...condition("Progressing", "ProgressDeadlineExceeded", "web-1 has timed out", "False") },
    "failed: web-1 has timed out",
  ],
  ["no status yet", "StatefulSet", { replicas: 2 }, {}, "waiting: its controller has not seen the change"],
  [
    "too few ready",
    "StatefulSet",
    { replicas: 2 },
    { ...rolled, readyReplicas: 1 },
    "waiting: 1 of 2 replicas are ready",
  ],
  [
    "two revisions",
    "StatefulSet",
    { replicas: 2, updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } } },
    { ...rolled, updatedReplicas: 1, updateRevision: "b", currentRevision: "a" },
    "waiting: 1 of 2 replicas are updated",
  ],
  [
    "a partition",
    "StatefulSet",
    { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
    { ...seen, readyReplicas: 3, updatedReplicas: 1, updateRevision: "b", currentRevision: "a" },
    "done",
  ],
  ["one revision", "StatefulSet", { replicas: 2 }, { ...rolled, updateRevision: "b", currentRevision: "b" }, "done"],
  ["OnDelete", "StatefulSet", { replicas: 2, updateStrategy: { type: "OnDelete" } }, seen, "done"],
  [
    "too few updated",
    "DaemonSet",
    {},
    { ...seen, desiredNumberScheduled: 3, updatedNumberScheduled: 1 },
    "waiting: 1 of 3",
  ],
  [
    "too few available",
    "DaemonSet",
    {},
    { ...seen, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2 },
    "waiting: 2 of 3 pods are available",
  ],
  ["OnDelete", "DaemonSet", { updateStrategy: { type: "OnDelete" } }, { ...seen, desiredNumberScheduled: 3 }, "done"],
  ["a run", "Job", { completions: 3 }, { succeeded: 1 }, "waiting: 1 of 3 pods have succeeded"],
  ["success", "Job", {}, condition("Complete", "", ""), "done"],
  ["a condition that does not hold", "Job", {}, condition("Failed", "", "", "False"), "waiting: 0 of 1"],
  [
    "failure",
    "Job",
    {},
    condition("Failed", "BackoffLimitExceeded", "it has reached the limit"),
    "failed: BackoffLimitExceeded: it has reached the limit",
  ],
  ["no API yet", "CustomResourceDefinition", {}, {}, "waiting: the API server does not offer its kind yet"],
  [
    "a name taken",
    "CustomResourceDefinition",
    {},
    condition("NamesAccepted", "PluralConflict", "in use", "False"),
    "failed: PluralConflict: in use",
  ],
  ["an API", "CustomResourceDefinition", {}, condition("Established", "InitialNamesAccepted", "accepted"), "done"],
  ["suspension", "Job", { suspend: true }, {}, "done: it is suspended"],
])("%s of a %s", (_what, kind, spec, status, expected) => {
  const { phase, text } = judged(kind, spec, status);
  expect(`${phase}: ${text}`).toMatch(new RegExp(`^${expected}`));
});

test("kinds that do not roll out are done", () => {
  const service = { apiVersion: "v1", kind: "Service" };
  expect(rollsOut(service)).toBe(false);
  expect(rollsOut({ apiVersion: "apps/v1", kind: "Deployment" })).toBe(true);
  // A custom resource of the same name has rules of its own.
  expect(rollsOut({ apiVersion: "acme.example/v1", kind: "Deployment" })).toBe(false);
  expect(rolloutStatus(service, { metadata: { generation: 4 } }).phase).toBe("done");
});
