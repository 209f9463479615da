import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { ObjectKind } from "../../cluster/objects.ts";
import { type Members, membersOf } from "../../image/members.ts";
import { templateContainers } from "../deploymentConfig/containers.ts";
import { elementsOf } from "../inputs/members.ts";

/** Progress of a rollout, as the object's own status tells it. */
export interface RolloutStatus {
  readonly phase: "done" | "waiting" | "failed";
  /** For messages: `1 of 2 replicas are updated`. */
  readonly text: string;
}

type Judge = (object: ApiObject) => RolloutStatus;

/** A condition of an object. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

const done: RolloutStatus = { phase: "done", text: "rolled out" };
const waiting = (text: string): RolloutStatus => ({ phase: "waiting", text });
const failed = (text: string): RolloutStatus => ({ phase: "failed", text });
const unobserved = waiting("its controller has not seen the change");

const number = (value: unknown): number => (typeof value === "number" ? value : 0);
const specOf = ({ spec }: ApiObject): Members => membersOf(spec);
const statusOf = ({ status }: ApiObject): Members => membersOf(status);

function isObserved(object: ApiObject): boolean {
  return (object.metadata.generation ?? 0) <= number(statusOf(object)["observedGeneration"]);
}

/** The conditions of an object's status. */
export function conditionsOf(object: ApiObject): Condition[] {
  const { conditions } = statusOf(object);
  const all: readonly unknown[] = Array.isArray(conditions) ? conditions : [];
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return all.map(membersOf).map(({ type, status, reason, message }) => ({
    type: text(type),
    status: text(status),
    reason: text(reason),
    message: text(message),
  }));
}

function deployment(object: ApiObject): RolloutStatus {
  if (!isObserved(object)) return unobserved;
  const spec = specOf(object);
  if (spec["paused"] === true) return { phase: "done", text: "its rollouts are paused" };
  const status = statusOf(object);
  const late = conditionsOf(object).find(({ reason }) => reason === "ProgressDeadlineExceeded");
  if (late !== undefined) return failed(late.message || "it exceeded its progress deadline");
  const [wanted, all] = [number(spec["replicas"] ?? 1), number(status["replicas"])];
  const [updated, available] = [number(status["updatedReplicas"]), number(status["availableReplicas"])];
  if (updated < wanted) return waiting(`${updated} of ${wanted} replicas are updated`);
  if (all > updated) return waiting(`${all - updated} old replicas are still there`);
  if (available < updated) return waiting(`${available} of ${updated} updated replicas are available`);
  return done;
}

function statefulSet(object: ApiObject): RolloutStatus {
  const spec = specOf(object);
  const { type = "RollingUpdate", rollingUpdate } = membersOf(spec["updateStrategy"]);
  if (number(statusOf(object)["observedGeneration"]) === 0 || !isObserved(object)) return unobserved;
  // Pods are updated when another user deletes them.
  if (type !== "RollingUpdate") return done;
  const status = statusOf(object);
  const [wanted, ready] = [number(spec["replicas"] ?? 1), number(status["readyReplicas"])];
  if (ready < wanted) return waiting(`${ready} of ${wanted} replicas are ready`);
  const partition = number(membersOf(rollingUpdate)["partition"]);
  const updated = number(status["updatedReplicas"]);
  if (partition > 0) {
    const share = Math.max(0, wanted - partition);
    return updated < share ? waiting(`${updated} of ${share} replicas of the partition are updated`) : done;
  }
  if (status["updateRevision"] !== status["currentRevision"]) {
    return waiting(`${updated} of ${wanted} replicas are updated`);
  }
  return done;
}

function daemonSet(object: ApiObject): RolloutStatus {
  const { type = "RollingUpdate" } = membersOf(specOf(object)["updateStrategy"]);
  if (!isObserved(object)) return unobserved;
  if (type !== "RollingUpdate") return done;
  const status = statusOf(object);
  const wanted = number(status["desiredNumberScheduled"]);
  const [updated, available] = [number(status["updatedNumberScheduled"]), number(status["numberAvailable"])];
  if (updated < wanted) return waiting(`${updated} of ${wanted} pods are updated`);
  if (available < wanted) return waiting(`${available} of ${wanted} pods are available`);
  return done;
}

function job(object: ApiObject): RolloutStatus {
  const spec = specOf(object);
  if (spec["suspend"] === true) return { phase: "done", text: "it is suspended" };
  const conditions = conditionsOf(object).filter(({ status }) => status === "True");
  const failure = conditions.find(({ type }) => type === "Failed");
  if (failure !== undefined) return failed([failure.reason, failure.message].filter((text) => text !== "").join(": "));
  if (conditions.some(({ type }) => type === "Complete")) return done;
  return waiting(`${number(statusOf(object)["succeeded"])} of ${number(spec["completions"] ?? 1)} pods have succeeded`);
}

/**
 * The controller notes in `observedGeneration` that it has created what a change needs; from then on, its condition `Progressing` is
 * about the last rollout.
 */
function deploymentConfigRollout(object: ApiObject): RolloutStatus {
  if (!isObserved(object)) return unobserved;
  if (rollsNothing(object)) return { phase: "done", text: "nothing rolls out" };
  const progressing = conditionsOf(object).find(({ type }) => type === "Progressing");
  const { status, reason, message } = progressing ?? { status: "", reason: "", message: "" };
  const text = [reason, message].filter((part) => part !== "").join(": ");
  if (status === "False") return failed(text);
  if (status === "True" && reason === "NewReplicationControllerAvailable") return done;
  return waiting(text || "no rollout has begun");
}

/** Nothing rolls out while it is paused, without triggers, and before the tags of all triggers have an image. */
function rollsNothing(object: ApiObject): boolean {
  const { paused, triggers } = specOf(object);
  if (paused === true) return true;
  if (number(statusOf(object)["latestVersion"]) > 0) return false;
  const isBlank = templateContainers(object.spec).some(
    ({ list, members: { image } }) => list === "containers" && String(image ?? "").trim() === "",
  );
  const waits = elementsOf(triggers).some((trigger) => {
    const { type, imageChangeParams } = membersOf(trigger);
    return type === "ImageChange" && !membersOf(imageChangeParams)["lastTriggeredImage"];
  });
  return isBlank || waits || elementsOf(triggers).length === 0;
}

/** Objects of a kind can be written as soon as the API server offers it. */
function definition(object: ApiObject): RolloutStatus {
  const conditions = conditionsOf(object);
  const refused = conditions.find(({ type, status }) => type === "NamesAccepted" && status === "False");
  if (refused !== undefined) return failed(`${refused.reason}: ${refused.message}`);
  const isEstablished = conditions.some(({ type, status }) => type === "Established" && status === "True");
  return isEstablished ? done : waiting("the API server does not offer its kind yet");
}

/** By API group and kind: the rules of `kubectl rollout status`, and those of `kubectl wait` for a Job. */
const judges: Readonly<Record<string, Judge>> = {
  "apps/Deployment": deployment,
  "apps/StatefulSet": statefulSet,
  "apps/DaemonSet": daemonSet,
  "batch/Job": job,
  "apps.openshift.io/DeploymentConfig": deploymentConfigRollout,
  "apiextensions.k8s.io/CustomResourceDefinition": definition,
};

function judgeOf({ apiVersion, kind }: ObjectKind): Judge | undefined {
  const key = `${apiVersion.split("/")[0]}/${kind}`;
  return Object.hasOwn(judges, key) ? judges[key] : undefined;
}

/** Tells that objects of a kind roll out, or run to completion. */
export const rollsOut = (kind: ObjectKind): boolean => judgeOf(kind) !== undefined;

/** The progress of an object; done where its kind does not roll out. */
export const rolloutStatus = (kind: ObjectKind, object: ApiObject): RolloutStatus => judgeOf(kind)?.(object) ?? done;
