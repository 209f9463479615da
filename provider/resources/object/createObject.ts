import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isClusterError } from "../../cluster/clusterError.ts";
import { createOnce } from "../../cluster/createOnce.ts";
import type { ObjectKind } from "../../cluster/objects.ts";
import { ImageStreamError } from "../../image/error.ts";
import { isAdoptedElsewhere, newAdoption, withAdoption } from "../creation/adoption.ts";
import { isMarked, makerOf, type OwnCreation, recorded } from "../creation/creation.ts";
import { existsAlready } from "../existsAlready.ts";
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
  return recorded(context.creations, { kind: of.kind, id }, async (creation) => {
    await creation.begin();
    try {
      const created = await createdFrom(of, context, inputs, creation);
      return { id, outs: await of.outputs(context, inputs, created) };
    } catch (error) {
      const exists = isClusterError(error, "ALREADY_EXISTS") || (await isLeft(of, context, inputs, creation));
      if (!exists) throw withoutApi(of, error);
      return { id, outs: await takenOver(of, context, inputs, creation) };
    }
  });
}

/** An error that says so where the cluster has no API of the kind. */
export const withoutApi = ({ isOff }: { readonly isOff: string }, error: unknown): unknown =>
  isClusterError(error, "API_NOT_FOUND", "KIND_NOT_FOUND")
    ? new ImageStreamError("API_UNAVAILABLE", isOff, { cause: error })
    : error;

function createdFrom<Inputs extends WholeObjectInputs, Outputs extends Inputs & WholeObjectOutputs>(
  of: WholeObjectKind<Inputs, Outputs>,
  { cluster }: Context,
  inputs: Inputs,
  creation: OwnCreation,
): Promise<ApiObject> {
  const { metadata, spec } = inputs;
  const { apiVersion, kind } = of;
  const object = { apiVersion, kind, metadata, ...(of.manifest?.(inputs) ?? { spec }) };
  const address = objectAddress(of, inputs);
  return createOnce({
    create: (options) => cluster.objects.create(object, { ...options, fieldManager: creation.mark }),
    find: (options) => cluster.objects.find(address, options),
    isOurs: (found) => isMarked(found, creation),
  });
}

/** Tells that an earlier run has left the object. The API judges a declaration before it looks for an object of that name. */
async function isLeft(
  of: ObjectKind,
  { cluster }: Context,
  inputs: WholeObjectInputs,
  creation: OwnCreation,
): Promise<boolean> {
  if (!creation.isResumed) return false;
  const found = await cluster.objects.find(objectAddress(of, inputs)).catch(() => undefined);
  return found !== undefined && isMarked(found, creation) && !isAdoptedElsewhere({}, found);
}

/** Goes on with an object that an earlier run has created, or adopts one: what differs from the declaration is a change. */
async function takenOver<Inputs extends WholeObjectInputs, Outputs extends Inputs & WholeObjectOutputs>(
  of: WholeObjectKind<Inputs, Outputs>,
  context: Context,
  inputs: Inputs,
  creation: OwnCreation,
): Promise<Outputs> {
  const object = await context.cluster.objects.get(objectAddress(of, inputs));
  const isOurs = isMarked(object, creation) && !isAdoptedElsewhere({}, object);
  if (inputs.adopt !== true && !isOurs) {
    const maker = makerOf(object, await context.creations?.stack());
    throw new ImageStreamError("ALREADY_EXISTS", existsAlready(`${of.kind} ${objectId(inputs)}`, maker));
  }
  const found = await of.outputs(context, of.observe(inputs, object), object);
  if (isOurs) return finished(of, context, found, inputs);
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
