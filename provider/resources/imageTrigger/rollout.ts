import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { waitFor } from "../../cluster/waitFor.ts";
import { ImageStreamError } from "../../image/error.ts";
import type { Context } from "../handlers.ts";
import { type ImageTriggerInputs, triggerSource, workloadName } from "./inputs.ts";
import { placeOfKind } from "./placeOfKind.ts";
import { findWorkload } from "./workload.ts";

/** Seconds that the cluster's trigger controller gets. It usually needs less than one. */
const defaultTimeout = 60;

interface Rollout {
  readonly workload: ApiObject | undefined;
  /** Image of the workload. */
  readonly live: string | undefined;
  /** Image of the tag; `undefined` while it has none. */
  readonly wanted: string | undefined;
}

/**
 * Waits until the cluster's trigger controller has given the workload the tag's image, and returns that image;
 * `undefined` if it was not to wait. A paused trigger, and a tag without an image, leave nothing to wait for.
 * @throws ImageStreamError `WAIT_TIMEOUT`, `TRIGGER_BLOCKED` where another trigger keeps the controller from acting
 */
export async function awaitRollout(context: Context, inputs: ImageTriggerInputs): Promise<string | undefined> {
  const { timeout = defaultTimeout, paused } = inputs;
  const isDone = ({ live, wanted }: Rollout) => wanted === undefined || live === wanted;
  let isFirst = true;
  const look = async () => {
    const seen = await rollout(context, inputs);
    if (isFirst && !isDone(seen)) await refuseBlocked(context, inputs, seen.workload);
    isFirst = false;
    return seen;
  };
  if (paused === true || timeout === 0) return undefined;
  const { live } = await waitFor(look, isDone, {
    timeout: timeout * 1_000,
    what: `the trigger controller's update of ${workloadName(inputs.workload)}`,
    describe: ({ live, wanted }) => `it has ${live?.trim() || "no image"}, the tag ${wanted}`,
    remedy: () => remedy(context, inputs),
  });
  return live;
}

async function rollout(context: Context, inputs: ImageTriggerInputs): Promise<Rollout> {
  const workload = await findWorkload(context, inputs);
  const live = workload && placeOfKind(inputs.workload.kind).image(inputs, workload);
  // The usual case needs no second look: the workload has what the preview has announced.
  if (live !== undefined && live === inputs.image) return { workload, live, wanted: live };
  const { namespace, name } = triggerSource(inputs);
  const tag = await context.cluster.imageStreamTags.find(namespace, name);
  return { workload, live, wanted: tag?.image?.dockerImageReference };
}

/** The controller never gets past such a trigger: waiting is in vain. */
async function refuseBlocked({ cluster }: Context, inputs: ImageTriggerInputs, workload: ApiObject | undefined) {
  const { obstacles } = placeOfKind(inputs.workload.kind);
  for (const { tag, reason } of workload === undefined ? [] : obstacles(inputs, workload)) {
    const found = await cluster.imageStreamTags.find(tag.namespace, tag.name);
    if (found?.image === undefined) continue;
    const what = `the trigger controller cannot update ${workloadName(inputs.workload)}`;
    throw new ImageStreamError("TRIGGER_BLOCKED", `${what}: ${reason}`);
  }
}

async function remedy(context: Context, inputs: ImageTriggerInputs): Promise<string | undefined> {
  const workload = await findWorkload(context, inputs).catch(() => undefined);
  return placeOfKind(inputs.workload.kind).hint(inputs, workload) || (await missingController(context, inputs));
}

/** Field manager of the trigger controller. */
const controller = "openshift-controller-manager";

/** Remedy where the trigger controller has never written to any object of the kind; `undefined` if it has. */
export async function missingController(
  { cluster }: Pick<Context, "cluster">,
  { workload }: ImageTriggerInputs,
): Promise<string | undefined> {
  const { apiVersion, kind, namespace } = workload;
  const all = await cluster.objects.list({ apiVersion, kind, namespace }).catch(() => undefined);
  const managers = all?.items.flatMap(({ metadata }) => metadata.managedFields ?? []);
  if (managers === undefined || managers.some(({ manager = "" }) => manager.includes(controller))) return undefined;
  const what = `no trigger controller has acted on any ${kind} of namespace ${namespace}`;
  return `${what}: check that the cluster is OpenShift and that its ${controller} runs (oc get clusteroperator ${controller}; oc get pods -n ${controller}), or use the tag's image directly`;
}
