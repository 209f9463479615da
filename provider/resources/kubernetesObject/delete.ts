import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isClusterError } from "../../cluster/clusterError.ts";
import { waitFor } from "../../cluster/waitFor.ts";
import { isAdoptedElsewhere, leftToAdopter } from "../creation/adoption.ts";
import type { Context } from "../handlers.ts";
import { defaultRolloutTimeout } from "../rollout/waitForRollout.ts";
import { addressOfObject, type KubernetesObjectInputs, type KubernetesObjectOutputs, nameOfObject } from "./inputs.ts";

/** Deletes the object and what it owns, such as pods, and waits until it is gone. */
export async function deleteKubernetesObject(
  context: Context,
  _id: string,
  outs: KubernetesObjectOutputs,
): Promise<void> {
  const { cluster, warn } = context;
  const address = addressOfObject(outs);
  const object = await cluster.objects.find(address).catch((error: unknown) => {
    // Without its definition, the object is gone as well.
    if (isClusterError(error, "KIND_NOT_FOUND")) return undefined;
    throw error;
  });
  if (object === undefined) return;
  if (isAdoptedElsewhere(outs, object)) {
    await warn?.(leftToAdopter(outs.metadata.name, nameOfObject(outs)));
    return;
  }
  // Jobs would leave their pods behind otherwise.
  await cluster.objects.delete(address, { propagationPolicy: "Foreground" });
  const { timeout } = outs;
  if (timeout !== 0) await waitUntilGone(context, outs, object);
}

/**
 * Also waits for an object that has to go before it is made anew, where the program does not wait for deletions: what is
 * written into it would go as well.
 * @throws ImageStreamError `WAIT_TIMEOUT` with the finalizers that hold the object
 */
export async function waitUntilGone(
  { cluster }: Pick<Context, "cluster">,
  inputs: KubernetesObjectInputs,
  { metadata: { uid } }: ApiObject,
): Promise<void> {
  const timeout = inputs.timeout || defaultRolloutTimeout;
  const look = () => cluster.objects.find(addressOfObject(inputs));
  await waitFor(look, (seen) => seen === undefined || seen.metadata.uid !== uid, {
    timeout: timeout * 1_000,
    what: `the deletion of ${nameOfObject(inputs)}`,
    describe: (seen) => finalizersText(seen),
    remedy: async () => "look at what waits for it, or run the controller of its finalizer",
  });
}

function finalizersText(object: ApiObject | undefined): string {
  const { finalizers } = (object?.metadata ?? {}) as { readonly finalizers?: readonly string[] };
  return finalizers === undefined || finalizers.length === 0
    ? "it is still there"
    : `it has finalizers ${finalizers.join(", ")}`;
}
