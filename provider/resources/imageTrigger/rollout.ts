import { waitFor } from "../../cluster/waitFor.ts";
import type { Context } from "../handlers.ts";
import { type ImageTriggerInputs, sourceOf, workloadName } from "./inputs.ts";
import { placeOfKind } from "./placeOfKind.ts";
import { findWorkload } from "./workload.ts";

/** Seconds that the cluster's trigger controller gets. It usually needs less than one. */
const defaultTimeout = 60;

interface Rollout {
  /** What the workload has. */
  readonly live: string | undefined;
  /** What the tag has; `undefined` while it has no image. */
  readonly wanted: string | undefined;
}

/**
 * Waits until the cluster's trigger controller has given the workload the tag's image, and returns that image;
 * `undefined` if it was not to wait. A paused trigger, and a tag without an image, leave nothing to wait for.
 * @throws ImageStreamError `WAIT_TIMEOUT`
 */
export async function awaitRollout(context: Context, inputs: ImageTriggerInputs): Promise<string | undefined> {
  const { timeout = defaultTimeout, paused } = inputs;
  const look = () => rollout(context, inputs);
  if (paused === true || timeout === 0) return undefined;
  const { live } = await waitFor(look, ({ live, wanted }) => wanted === undefined || live === wanted, {
    timeout: timeout * 1_000,
    what: `the trigger controller's update of ${workloadName(inputs.workload)}`,
    describe: ({ live, wanted }) => `it has ${live?.trim() || "no image"}, the tag ${wanted}`,
  });
  return live;
}

async function rollout(context: Context, inputs: ImageTriggerInputs): Promise<Rollout> {
  const workload = await findWorkload(context, inputs);
  const live = workload && placeOfKind(inputs.workload.kind).image(inputs, workload);
  // The usual case needs no second look: the workload has what the preview has announced.
  if (live !== undefined && live === inputs.image) return { live, wanted: live };
  const { namespace, name } = sourceOf(inputs);
  const tag = await context.cluster.imageStreamTags.find(namespace, name);
  return { live, wanted: tag?.image?.dockerImageReference };
}
