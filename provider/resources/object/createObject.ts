import { isClusterError } from "../../cluster/clusterError.ts";
import { ImageStreamError } from "../../image/error.ts";
import { newAdoption, withAdoption } from "../creation/adoption.ts";
import { type CreatedObject, createOrFind } from "../creation/createOrFind.ts";
import { recorded } from "../creation/creation.ts";
import type { Context } from "../handlers.ts";
import { PartialFailure } from "../partialFailure.ts";
import { writeChanges } from "./updateObject.ts";
import {
  objectAddress,
  objectId,
  type WholeObjectInputs,
  type WholeObjectKind,
  type WholeObjectOutputs,
} from "./wholeObject.ts";

/** Creates the object with one write, or takes over what is there. */
export function createObject<Inputs extends WholeObjectInputs, Outputs extends Inputs & WholeObjectOutputs>(
  of: WholeObjectKind<Inputs, Outputs>,
  context: Context,
  inputs: Inputs,
): Promise<{ id: string; outs: Outputs }> {
  const id = objectId(inputs);
  const { apiVersion, kind } = of;
  return recorded(context.creations, { kind, id }, async (creation) => {
    await creation.begin();
    const { metadata, spec, adopt } = inputs;
    const object = { apiVersion, kind, metadata, ...(of.manifest?.(inputs) ?? { spec }) };
    const given = { what: `${kind} ${id}`, address: objectAddress(of, inputs), object, adopts: adopt === true };
    const found = await createOrFind(context, given, creation).catch((error: unknown) => {
      throw withoutApi(of, error);
    });
    return { id, outs: await outputsFrom(of, context, inputs, found) };
  });
}

/** An error that says so where the cluster has no API of the kind. */
export const withoutApi = ({ isOff }: { readonly isOff: string }, error: unknown): unknown =>
  isClusterError(error, "API_NOT_FOUND", "KIND_NOT_FOUND")
    ? new ImageStreamError("API_UNAVAILABLE", isOff, { cause: error })
    : error;

/** Gives an object that was there the declared form. */
async function outputsFrom<Inputs extends WholeObjectInputs, Outputs extends Inputs & WholeObjectOutputs>(
  of: WholeObjectKind<Inputs, Outputs>,
  context: Context,
  inputs: Inputs,
  { object, origin }: CreatedObject,
): Promise<Outputs> {
  if (origin === "created") return of.outputs(context, inputs, object);
  const found = await of.outputs(context, of.observe(inputs, object), object);
  if (origin === "left") return finished(of, context, found, inputs);
  const adoption = newAdoption();
  const adopted = await writeChanges(of, context, found, withAdoption(inputs, adoption));
  return { ...(await of.outputs(context, inputs, adopted)), adoption };
}

/** The object is in the state even if the API refuses the declaration now. */
async function finished<Inputs extends WholeObjectInputs, Outputs extends Inputs & WholeObjectOutputs>(
  of: WholeObjectKind<Inputs, Outputs>,
  context: Context,
  found: Outputs,
  inputs: Inputs,
): Promise<Outputs> {
  try {
    const written = await writeChanges(of, context, found, inputs);
    return await of.outputs(context, inputs, written);
  } catch (error) {
    throw new PartialFailure(objectId(inputs), found, error as Error);
  }
}
