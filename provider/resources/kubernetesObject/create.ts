import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { ImageStreamError } from "../../image/error.ts";
import { isAdoptedElsewhere, newAdoption } from "../creation/adoption.ts";
import { isMarked, makerOf, type OwnCreation, recorded } from "../creation/creation.ts";
import { existsAlready } from "../existsAlready.ts";
import type { Context } from "../handlers.ts";
import { PartialFailure } from "../partialFailure.ts";
import { waitForRollout } from "../rollout/waitForRollout.ts";
import { applyObject, type Writer } from "./apply.ts";
import { waitUntilGone } from "./delete.ts";
import {
  addressOfObject,
  idOfObject,
  type KubernetesObjectInputs,
  type KubernetesObjectOutputs,
  nameOfObject,
  objectCreation,
} from "./inputs.ts";

/** Creates the object with one write, or takes over what is there, and waits for its rollout. */
export function createKubernetesObject(
  context: Context,
  inputs: KubernetesObjectInputs,
): Promise<{ id: string; outs: KubernetesObjectOutputs }> {
  return recorded(context.creations, objectCreation(inputs), async (creation) => {
    const writer = await writerOf(context, inputs, creation);
    await creation.begin();
    const object = await applyObject(context, inputs, writer);
    const outs = objectOutputs(inputs, object, writer);
    return { id: idOfObject(outs), outs: await rolledOut(context, outs) };
  });
}

/** @throws ImageStreamError `ALREADY_EXISTS` for an object that is not ours */
async function writerOf(context: Context, inputs: KubernetesObjectInputs, creation: OwnCreation): Promise<Writer> {
  const { mark: fieldManager } = creation;
  const present = await context.cluster.objects.find(addressOfObject(inputs));
  if (present === undefined) return { fieldManager };
  if (present.metadata.deletionTimestamp !== undefined) {
    await waitUntilGone(context, inputs, present);
    return { fieldManager };
  }
  if (isMarked(present, creation) && !isAdoptedElsewhere({}, present)) return { fieldManager, isPresent: true };
  if (inputs.adopt === true) return { fieldManager, adoption: newAdoption(), force: true, isPresent: true };
  const maker = makerOf(present, await context.creations?.stack());
  throw new ImageStreamError("ALREADY_EXISTS", existsAlready(nameOfObject(inputs), maker));
}

/** The declaration and what only the provider knows. */
export function objectOutputs(
  inputs: KubernetesObjectInputs,
  { metadata: { namespace, uid = "" } }: ApiObject,
  { fieldManager, adoption }: Writer,
): KubernetesObjectOutputs {
  const metadata = { ...inputs.metadata, ...(namespace === undefined ? {} : { namespace }) };
  return { ...inputs, metadata, fieldManager, uid, ...(adoption === undefined ? {} : { adoption }) };
}

/** Waits for the rollout. The object is in the state even if that fails. @throws PartialFailure */
export async function rolledOut(context: Context, outs: KubernetesObjectOutputs): Promise<KubernetesObjectOutputs> {
  try {
    await waitForRollout(context, addressOfObject(outs), { timeout: outs.timeout });
    return outs;
  } catch (error) {
    throw new PartialFailure(idOfObject(outs), outs, error as Error);
  }
}
