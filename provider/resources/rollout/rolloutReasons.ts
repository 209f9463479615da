import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { ObjectAddress } from "../../cluster/objects.ts";
import { type Members, membersOf } from "../../image/members.ts";
import { plainText } from "../../text/plainText.ts";
import type { Context } from "../handlers.ts";
import { conditionsOf } from "./rolloutStatus.ts";

/** So many pods are named; a workload's pods usually fail alike. */
const most = 3;
/** Characters of a message of the cluster. */
const longest = 300;

/** Reasons of containers that a user can do something about. */
const remedies: Readonly<Record<string, string>> = {
  ImagePullBackOff: "check the image's name, and the pull secret of the service account",
  ErrImagePull: "check the image's name, and the pull secret of the service account",
  InvalidImageName: "the image is no reference: an image trigger has not filled it, or it is misspelled",
  CrashLoopBackOff: "look at its log (oc logs --previous)",
  CreateContainerConfigError: "create the Secret or ConfigMap that it names",
  Unschedulable: "ask for less, or let more nodes take it",
};

/** Why a rollout does not get on: conditions of the object, then those of its newest pods. Empty where nothing is told. */
export async function rolloutReasons(
  { cluster }: Pick<Context, "cluster">,
  address: ObjectAddress,
  object: ApiObject,
): Promise<string[]> {
  const ofObject = conditionsOf(object)
    .filter(({ type, status }) => (type === "ReplicaFailure" || type === "Failed" ? status === "True" : isBad(status)))
    .map(({ reason, message }) => sentence(reason, message));
  const { namespace } = address;
  const ofController = address.kind === "DeploymentConfig" ? await controllerReasons(cluster, address, object) : [];
  const selector = selectorOf(object);
  if (selector === undefined) return ofObject;
  const pods = await cluster.objects
    .list({ apiVersion: "v1", kind: "Pod", ...(namespace && { namespace }) }, { labelSelector: selector })
    .catch(() => undefined);
  const newest = [...(pods?.items ?? [])].sort((a, b) => (createdAt(a) < createdAt(b) ? 1 : -1));
  const ofPods = newest.flatMap((pod) => podReasons(pod)).slice(0, most);
  return [...new Set([...ofObject, ...ofController, ...ofPods])];
}

const isBad = (status: string): boolean => status === "False";
const createdAt = ({ metadata }: ApiObject): string => metadata.creationTimestamp ?? "";

function selectorOf({ spec }: ApiObject): string | undefined {
  const selector = membersOf(membersOf(spec)["selector"]);
  // DeploymentConfigs have the labels themselves.
  const labels = membersOf(selector["matchLabels"] ?? selector);
  const pairs = Object.entries(labels).flatMap(([key, value]) =>
    typeof value === "string" ? [`${key}=${value}`] : [],
  );
  return pairs.length === 0 ? undefined : pairs.join(",");
}

/** The phase of a DeploymentConfig's last ReplicationController if it has failed, and what the deployer says. */
async function controllerReasons(
  cluster: Context["cluster"],
  { namespace, name }: ObjectAddress,
  { status }: ApiObject,
): Promise<string[]> {
  const controller = `${name}-${String(membersOf(status)["latestVersion"])}`;
  const address = {
    apiVersion: "v1",
    kind: "ReplicationController",
    ...(namespace && { namespace }),
    name: controller,
  };
  const found = await cluster.objects.find(address).catch(() => undefined);
  const annotations = membersOf(found?.metadata.annotations);
  const [phase, reason] = ["phase", "status-reason"].map((key) => annotations[`openshift.io/deployment.${key}`]);
  if (phase !== "Failed") return [];
  return [
    `ReplicationController ${controller} has failed${typeof reason === "string" ? `: ${plainText(reason, longest)}` : ""}`,
  ];
}

/** Why a pod is not ready. */
function podReasons(pod: ApiObject): string[] {
  const { phase, containerStatuses, initContainerStatuses } = membersOf(pod.status);
  if (phase === "Succeeded" || pod.metadata.deletionTimestamp !== undefined) return [];
  const name = pod.metadata.name ?? "";
  const unscheduled = conditionsOf(pod).find(({ type, status }) => type === "PodScheduled" && status === "False");
  if (unscheduled !== undefined) return [`pod ${name}: ${sentence(unscheduled.reason, unscheduled.message)}`];
  const containers = [initContainerStatuses, containerStatuses].flatMap((list) => (Array.isArray(list) ? list : []));
  return containers.map(membersOf).flatMap((container) => {
    const reason = containerReason(container);
    return reason === undefined ? [] : [`pod ${name}, container ${String(container["name"])}: ${reason}`];
  });
}

function containerReason({ ready, state, lastState }: Members): string | undefined {
  const { waiting, terminated, running } = membersOf(state);
  const last = membersOf(membersOf(lastState)["terminated"]);
  const exit = "exitCode" in last ? `; it last ended with code ${String(last["exitCode"])}` : "";
  if (waiting !== undefined) {
    const { reason, message } = membersOf(waiting);
    // Every new pod is there for a moment.
    if (reason === "ContainerCreating" || reason === "PodInitializing") return undefined;
    return `${sentence(reason, message)}${exit}`;
  }
  if (terminated !== undefined && membersOf(terminated)["exitCode"] !== 0) {
    const { reason, message, exitCode } = membersOf(terminated);
    return `${sentence(reason, message)} (code ${String(exitCode)})`;
  }
  return running !== undefined && ready === false ? "runs, but is not ready: look at its readiness probe" : undefined;
}

function sentence(reason: unknown, message: unknown): string {
  const name = typeof reason === "string" ? reason : "";
  const remedy = Object.hasOwn(remedies, name) ? ` (${remedies[name]})` : "";
  const texts = [name, typeof message === "string" ? message : ""].filter((text) => text !== "");
  return `${plainText(texts.join(": "), longest)}${remedy}`;
}
