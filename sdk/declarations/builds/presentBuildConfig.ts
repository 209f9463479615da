import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import { isClusterError } from "../../../provider/cluster/clusterError.ts";
import type { Diagnostic } from "../../../provider/image/diagnostic.ts";
import { buildConfigAddress, buildsAreOff } from "../../../provider/resources/buildConfig/address.ts";
import { type BuildConfigInputs, buildConfigId } from "../../../provider/resources/buildConfig/inputs.ts";
import { isAdoptedElsewhere } from "../../../provider/resources/creation/adoption.ts";
import { isMarked, makerOf } from "../../../provider/resources/creation/creation.ts";
import type { Transient } from "../../../provider/resources/inputs/transient.ts";
import { hasUnknown } from "../../../provider/resources/inputs/unknown.ts";
import type { Connection } from "../../connection.ts";

/** The BuildConfig of a declaration as it is on the cluster. */
export interface PresentBuildConfig extends Pick<Transient, "exists" | "maker"> {
  readonly object?: ApiObject;
  readonly refused: Diagnostic[];
}

/** Looks whether the object exists, and who has made it. Where that cannot be told, creating it will tell. */
export async function presentBuildConfig(
  inputs: BuildConfigInputs,
  { cluster, creations }: Connection,
): Promise<PresentBuildConfig> {
  if (hasUnknown(inputs.metadata)) return { refused: [] };
  try {
    const object = await cluster.objects.findGathered(buildConfigAddress(inputs));
    if (object === undefined) return { exists: false, refused: [] };
    const left = await creations.find({ kind: "BuildConfig", id: buildConfigId(inputs) });
    const maker = makerOf(object, await creations.stack());
    const exists = !isMarked(object, left) || isAdoptedElsewhere({}, object);
    return { object, exists, ...(maker === undefined ? {} : { maker }), refused: [] };
  } catch (error) {
    const isOff = isClusterError(error, "API_NOT_FOUND", "KIND_NOT_FOUND");
    return { refused: isOff ? [{ path: "kind", summary: buildsAreOff }] : [] };
  }
}
