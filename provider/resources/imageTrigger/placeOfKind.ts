import { annotated } from "./annotated.ts";
import { buildConfigEntry } from "./buildConfig.ts";
import { deploymentConfigEntry } from "./deploymentConfig.ts";
import type { EntryPlace } from "./entryPlace.ts";
import type { TriggeredKind } from "./inputs.ts";

/** The place of image triggers in objects of a kind. */
export function placeOfKind(kind: TriggeredKind): EntryPlace {
  if (kind === "DeploymentConfig") return deploymentConfigEntry;
  return kind === "BuildConfig" ? buildConfigEntry : annotated;
}
