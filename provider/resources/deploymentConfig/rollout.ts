import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { waitFor } from "../../cluster/waitFor.ts";
import { membersOf } from "../../image/members.ts";
import type { Context } from "../handlers.ts";
import { objectAddress, objectId } from "../object/wholeObject.ts";
import { waitForRollout } from "../rollout/waitForRollout.ts";
import { deploymentConfigOnCluster } from "./address.ts";
import { templateContainers } from "./containers.ts";
import type { DeploymentConfigInputs } from "./inputs.ts";

/** Seconds that the cluster's trigger controller gets. It usually needs less than one. */
const imagesTimeout = 60;

/** The number of the last rollout; 0 before the first one. */
export const latestVersionOf = ({ status }: ApiObject): number => Number(membersOf(status)["latestVersion"] ?? 0);

/**
 * Waits until what is declared runs, or just until the trigger controller has set the images that the program moves. Gives the object;
 * `undefined` if it was not to wait.
 * @throws ImageStreamError `ROLLOUT_FAILED`, `WAIT_TIMEOUT`
 */
export async function awaitDeployment(
  { cluster }: Context,
  inputs: DeploymentConfigInputs,
): Promise<ApiObject | undefined> {
  const { timeout, images } = inputs;
  const address = objectAddress(deploymentConfigOnCluster, inputs);
  const before = (object: ApiObject) => pendingImage(object, inputs);
  if (inputs.waitForRollout === true) return waitForRollout({ cluster }, address, { timeout, before });
  if (timeout === 0 || !Object.values(images).some(({ rolls }) => rolls === true)) return undefined;
  const limit = timeout ?? imagesTimeout;
  return waitFor(
    () => cluster.objects.get(address),
    (object) => before(object) === undefined,
    {
      timeout: limit * 1_000,
      what: `the trigger controller's update of DeploymentConfig ${objectId(inputs)}`,
      describe: (object) => before(object) ?? "it has the images",
    },
  );
}

/** The first image that the trigger controller has still to set. */
export function pendingImage(
  { spec }: ApiObject,
  { images }: Pick<DeploymentConfigInputs, "images">,
): string | undefined {
  const containers = templateContainers(spec);
  for (const [name, { image, rolls }] of Object.entries(images)) {
    const live = containers.find((container) => container.name === name)?.members["image"];
    if (rolls !== true || image === undefined || live === image) continue;
    return `container ${name} has ${String(live ?? "").trim() || "no image"}, and the tag ${image}`;
  }
  return undefined;
}
