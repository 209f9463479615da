import { isNotFound } from "../../cluster/clusterError.ts";
import { keptAdoption } from "../creation/adoption.ts";
import type { Context } from "../handlers.ts";
import { createBuildConfig } from "./create.ts";
import type { BuildConfigInputs, BuildConfigOutputs } from "./inputs.ts";
import { buildConfigOutputs, writeChanges } from "./write.ts";

/** Writes what has changed in the declaration; a moved image is no write. */
export async function updateBuildConfig(
  context: Context,
  _id: string,
  olds: BuildConfigOutputs,
  news: BuildConfigInputs,
): Promise<BuildConfigOutputs> {
  try {
    await writeChanges(context, olds, news);
  } catch (error) {
    // Another user has deleted it since the last refresh.
    if (!isNotFound(error)) throw error;
    return (await createBuildConfig(context, news)).outs;
  }
  return { ...(await buildConfigOutputs(context, news)), ...keptAdoption(olds) };
}
