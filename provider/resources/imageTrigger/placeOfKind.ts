import { annotated } from "./annotated.ts";
import { buildConfig } from "./buildConfig.ts";
import { deploymentConfig } from "./deploymentConfig.ts";
import type { EntryPlace } from "./entryPlace.ts";
import type { TriggeredKind } from "./inputs.ts";

/** The place of image triggers in objects of a kind. */
export function placeOfKind(kind: TriggeredKind): EntryPlace {
  if (kind === "DeploymentConfig") return deploymentConfig;
  return kind === "BuildConfig" ? buildConfig : annotated;
}
