import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../../../provider/cluster/cluster.ts";
import { type Declarations, type TagName, tagKey } from "../../../provider/resolver/declarations.ts";
import type { Resolution, Unresolved } from "../../../provider/resolver/resolution.ts";
import { StreamImages } from "../../../provider/resolver/streamImages.ts";
import { outcomeOf } from "../leftOut.ts";
import { unlessFailed } from "../unlessFailed.ts";
import { openAnnouncements } from "./announcements.ts";
import { buildInto } from "./programBuilds.ts";

/**
 * The image that a build of this program gives a tag, for what stands below the build: unknown in a preview that builds, and in an
 * update read after the build. `undefined` where no build does, or the preview builds nothing.
 */
export function builtHere(
  declarations: Declarations,
  cluster: Cluster,
): (tag: TagName, place: number) => Promise<Resolution | undefined> {
  openAnnouncements(declarations);
  const read = new Map<string, Promise<Resolution>>();
  return async (tag, place) => {
    const build = await buildInto(declarations, tag, place);
    if (build === undefined) return undefined;
    const { digest } = await build.resource;
    const built = await unlessFailed(outcomeOf(digest));
    if (pulumi.runtime.isDryRun()) return built === undefined ? { problem: notBuiltYet(tag, build.name) } : undefined;
    const key = `${tagKey(tag)}@${built}`;
    const found = read.get(key) ?? new StreamImages(cluster).tag(tag);
    read.set(key, found);
    return found;
  };
}

/** The code of an image that the update builds. */
export const notBuilt = "NOT_BUILT_YET";

const notBuiltYet = (tag: TagName, build: string): Unresolved => ({
  code: notBuilt,
  summary: `the image of image stream tag ${tagKey(tag)} is unknown until the update has run Build ${build}`,
  severity: "info",
});
