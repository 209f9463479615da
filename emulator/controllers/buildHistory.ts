import type { ClusterClient } from "../apiserver/resource.ts";
import { isStatusError } from "../apiserver/statusError.ts";
import type { BuildConfig } from "../build/buildConfigObject.ts";
import { type Build, buildKind } from "../build/buildObject.ts";
import type { Informer } from "./informer.ts";
import { configOf, numberOf } from "./runPolicy.ts";

/** Deletes the oldest finished builds of a BuildConfig beyond its history limits. */
export async function pruneBuilds(
  client: ClusterClient,
  builds: Informer,
  { metadata, spec }: BuildConfig,
): Promise<void> {
  const { namespace = "", name } = metadata;
  const own = builds
    .list(namespace)
    .map((one) => one as Build)
    .filter((build) => configOf(build) === name);
  const { successfulBuildsHistoryLimit: successful, failedBuildsHistoryLimit: failed } = spec;
  const excess = [...beyond(successful, own, ["Complete"]), ...beyond(failed, own, ["Failed", "Cancelled", "Error"])];
  for (const build of excess) await remove(client, namespace, build.metadata.name ?? "");
}

function beyond(limit: number | undefined, builds: readonly Build[], phases: readonly string[]): Build[] {
  if (limit === undefined) return [];
  return builds
    .filter(({ status }) => phases.includes(status.phase))
    .sort((a, b) => created(b) - created(a) || numberOf(b) - numberOf(a))
    .slice(limit);
}

function created({ metadata }: Build): number {
  return Date.parse(metadata.creationTimestamp ?? "");
}

async function remove(client: ClusterClient, namespace: string, name: string): Promise<void> {
  const { group, resource } = buildKind;
  try {
    await client.delete({ group, resource, namespace }, name);
  } catch (error) {
    if (!isStatusError(error, "NotFound")) throw error;
  }
}
