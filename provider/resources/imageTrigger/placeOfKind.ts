import { annotated } from "./annotated.ts";
import { buildConfig } from "./buildConfig.ts";
import { deploymentConfig } from "./deploymentConfig.ts";
import type { EntryPlace } from "./entryPlace.ts";
import type { TriggeredKind } from "./inputs.ts";

/** Where objects of a kind keep their image triggers. */
export function placeOfKind(kind: TriggeredKind): EntryPlace {
  if (kind === "DeploymentConfig") return deploymentConfig;
  return kind === "BuildConfig" ? buildConfig : annotated;
}
