import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterCore } from "../apiserver/resource.ts";
import { Informer } from "../controllers/informer.ts";
import { type Build, buildKind } from "./buildObject.ts";

/** Stands for a build that was deleted before it ran. */
export const buildGone = Symbol("the build was deleted");

/** Waits until a build is neither New nor Pending; `undefined` after the time, by the cluster's clock. */
export function waitForRun(
  core: ClusterCore,
  { metadata }: Build,
  milliseconds: number,
): Promise<Build | typeof buildGone | undefined> {
  const { namespace = "", name = "", uid } = metadata;
  const builds = new Informer(core, buildKind);
  return new Promise((resolve) => {
    const ends: (() => void)[] = [];
    const finish = (result: Build | typeof buildGone | undefined): void => {
      resolve(result);
      for (const end of ends.splice(0)) end();
    };
    const look = (found: KubeObject): void => {
      if (found.metadata.uid !== uid) return;
      const { phase } = (found as Build).status;
      if (phase !== "New" && phase !== "Pending") finish(found as Build);
    };
    ends.push(core.clock.after(milliseconds, () => finish(undefined)));
    // Events, not the present state: a fast build is Running for a moment only.
    const end = builds.subscribe({
      updated: (_old, build) => look(build),
      deleted: ({ metadata: gone }) => gone.uid === uid && finish(buildGone),
    });
    ends.push(end);
    const present = builds.get(namespace, name);
    if (present === undefined) finish(buildGone);
    else look(present);
  });
}
