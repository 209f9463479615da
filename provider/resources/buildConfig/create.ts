import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isClusterError } from "../../cluster/clusterError.ts";
import { createOnce } from "../../cluster/createOnce.ts";
import { ImageStreamError } from "../../image/error.ts";
import { isAdoptedElsewhere, newAdoption } from "../creation/adoption.ts";
import { isMarked, makerOf, type OwnCreation, recorded } from "../creation/creation.ts";
import { existsAlready } from "../existsAlready.ts";
import type { Context } from "../handlers.ts";
import { PartialFailure } from "../partialFailure.ts";
import { buildConfigAddress, withoutApi } from "./address.ts";
import { type BuildConfigInputs, type BuildConfigOutputs, buildConfigId } from "./inputs.ts";
import { observeBuildConfig } from "./observe.ts";
import { buildConfigOutputs, writeChanges } from "./write.ts";

/** Creates the object with one write, or takes over what is there. */
export function createBuildConfig(
  context: Context,
  inputs: BuildConfigInputs,
): Promise<{ id: string; outs: BuildConfigOutputs }> {
  const id = buildConfigId(inputs);
  return recorded(context.creations, { kind: "BuildConfig", id }, async (creation) => {
    await creation.begin();
    try {
      await createdFrom(context, inputs, creation);
      return { id, outs: await buildConfigOutputs(context, inputs) };
    } catch (error) {
      const exists = isClusterError(error, "ALREADY_EXISTS") || (await isLeft(context, inputs, creation));
      if (!exists) throw withoutApi(error);
      return { id, outs: await takenOver(context, inputs, creation) };
    }
  });
}

function createdFrom({ cluster }: Context, inputs: BuildConfigInputs, creation: OwnCreation): Promise<ApiObject> {
  const { metadata, spec } = inputs;
  const { apiVersion, kind } = buildConfigAddress(inputs);
  const object = { apiVersion, kind, metadata, spec };
  return createOnce({
    create: (options) => cluster.objects.create(object, { ...options, fieldManager: creation.mark }),
    find: (options) => cluster.objects.find(buildConfigAddress(inputs), options),
    isOurs: (found) => isMarked(found, creation),
  });
}

/** Tells that an earlier run has left the object. The API judges a declaration before it looks for an object of that name. */
async function isLeft({ cluster }: Context, inputs: BuildConfigInputs, creation: OwnCreation): Promise<boolean> {
  if (!creation.isResumed) return false;
  const found = await cluster.objects.find(buildConfigAddress(inputs)).catch(() => undefined);
  return found !== undefined && isMarked(found, creation) && !isAdoptedElsewhere({}, found);
}

/** Goes on with an object that an earlier run has created, or adopts one: what differs from the declaration is a change. */
async function takenOver(
  context: Context,
  inputs: BuildConfigInputs,
  creation: OwnCreation,
): Promise<BuildConfigOutputs> {
  const object = await context.cluster.objects.get(buildConfigAddress(inputs));
  const isOurs = isMarked(object, creation) && !isAdoptedElsewhere({}, object);
  if (inputs.adopt !== true && !isOurs) {
    const maker = makerOf(object, await context.creations?.stack());
    throw new ImageStreamError("ALREADY_EXISTS", existsAlready(`BuildConfig ${buildConfigId(inputs)}`, maker));
  }
  const found = await buildConfigOutputs(context, observeBuildConfig(inputs, object));
  if (isOurs) return finished(context, found, inputs);
  const adoption = newAdoption();
  await writeChanges(context, found, inputs, adoption);
  return { ...(await buildConfigOutputs(context, inputs)), adoption };
}

/** The object is in the state even if the API refuses the declaration now. */
async function finished(
  context: Context,
  found: BuildConfigOutputs,
  inputs: BuildConfigInputs,
): Promise<BuildConfigOutputs> {
  try {
    await writeChanges(context, found, inputs);
    return await buildConfigOutputs(context, inputs);
  } catch (error) {
    const { message } = error as Error;
    throw new PartialFailure(buildConfigId(inputs), found, [message], error);
  }
}
