import type { Context } from "../handlers.ts";
import { applyObject } from "./apply.ts";
import { objectOutputs, rolledOut } from "./create.ts";
import { waitUntilGone } from "./delete.ts";
import type { KubernetesObjectInputs, KubernetesObjectOutputs } from "./inputs.ts";

/** Applies the declaration anew, also where another user has deleted the object or its deletion is under way, and waits for the rollout. */
export async function updateKubernetesObject(
  context: Context,
  _id: string,
  olds: KubernetesObjectOutputs,
  news: KubernetesObjectInputs,
): Promise<KubernetesObjectOutputs> {
  const { fieldManager, adoption } = olds;
  const writer = { fieldManager, adoption };
  const { namespace = olds.metadata.namespace } = news.metadata;
  const metadata = { ...news.metadata, ...(namespace === undefined ? {} : { namespace }) };
  const inputs = { ...news, metadata };
  let object = await applyObject(context, inputs, { ...writer, isPresent: true });
  if (object.metadata.deletionTimestamp !== undefined) {
    await waitUntilGone(context, inputs, object);
    object = await applyObject(context, inputs, writer);
  }
  return rolledOut(context, objectOutputs(inputs, object, writer));
}
