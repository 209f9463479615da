import { isDeepStrictEqual } from "node:util";
import type { Difference } from "../handlers.ts";
import type { BuildConfigInputs } from "./inputs.ts";

/** Compares declarations, and the digests of tags that this program moves and that start a build. No I/O. */
export function diffBuildConfig(olds: BuildConfigInputs, news: BuildConfigInputs): Difference {
  const renamed = (["name", "namespace"] as const).some((key) => olds.metadata?.[key] !== news.metadata[key]);
  const changes = renamed || !isDeepStrictEqual(compared(olds, news), compared(news, news));
  return { changes, replaces: renamed ? ["metadata"] : [] };
}

function compared({ metadata, spec, images }: BuildConfigInputs, news: BuildConfigInputs): object {
  const building = Object.entries(news.images ?? {}).filter(([, { builds }]) => builds === true);
  // An image that starts no build, or that other users move, changes nothing that this resource writes.
  const digests = building.map(([key]) => [key, images?.[key]?.digest ?? ""]);
  return { metadata, spec, digests: Object.fromEntries(digests) };
}
