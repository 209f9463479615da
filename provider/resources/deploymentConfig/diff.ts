import { isDeepStrictEqual } from "node:util";
import type { Difference } from "../handlers.ts";
import type { DeploymentConfigInputs } from "./inputs.ts";

/** Compares declarations, and the digests of tags that this program moves and that roll out. No I/O. */
export function diffDeploymentConfig(olds: DeploymentConfigInputs, news: DeploymentConfigInputs): Difference {
  const renamed = (["name", "namespace"] as const).some((key) => olds.metadata?.[key] !== news.metadata[key]);
  const changes = renamed || !isDeepStrictEqual(compared(olds, news), compared(news, news));
  return { changes, replaces: renamed ? ["metadata"] : [] };
}

function compared({ metadata, spec, images }: DeploymentConfigInputs, news: DeploymentConfigInputs): object {
  const rolling = Object.entries(news.images ?? {}).filter(([, { rolls }]) => rolls === true);
  // An image that other users move, or that waits for a rollout by hand, changes nothing that this resource writes.
  const digests = rolling.map(([key]) => [key, images?.[key]?.digest ?? ""]);
  return { metadata, spec, digests: Object.fromEntries(digests) };
}
