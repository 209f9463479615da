import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isNotFound } from "../../cluster/clusterError.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import { keptAdoption } from "../creation/adoption.ts";
import type { Context } from "../handlers.ts";
import { objectAddress, type WholeObjectInputs, type WholeObjectKind, type WholeObjectOutputs } from "./wholeObject.ts";

/** Writes what has changed in the declaration; `create` makes the object anew where another user has deleted it since the last refresh. */
export async function updateObject<Inputs extends WholeObjectInputs, Outputs extends Inputs & WholeObjectOutputs>(
  of: WholeObjectKind<Inputs, Outputs>,
  context: Context,
  olds: Outputs,
  news: Inputs,
  create: (context: Context, inputs: Inputs) => Promise<{ outs: Outputs }>,
): Promise<Outputs> {
  let written: ApiObject | undefined;
  try {
    written = await writeChanges(of, context, olds, news);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return (await create(context, news)).outs;
  }
  return { ...(await of.outputs(context, news, written)), ...keptAdoption(olds) };
}

/**
 * Sends one patch of what differs. Gives the object as it then is; `undefined` if nothing was sent or read. A patch that depends on
 * the present object names its version.
 */
export async function writeChanges<Inputs extends WholeObjectInputs, Outputs extends Inputs & WholeObjectOutputs>(
  of: WholeObjectKind<Inputs, Outputs>,
  { cluster }: Context,
  olds: Inputs,
  news: Inputs,
): Promise<ApiObject | undefined> {
  const address = objectAddress(of, news);
  return retryOnConflict(async () => {
    const present = of.readsFirst(olds, news) ? await cluster.objects.get(address) : undefined;
    const patch = of.patch(olds, news, present);
    return patch === undefined ? present : cluster.objects.patch(address, patch);
  });
}
