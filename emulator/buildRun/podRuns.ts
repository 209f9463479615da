import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterCore } from "../apiserver/resource.ts";
import type { PodRun } from "./podRun.ts";

/** The runs of all builds of one cluster whose pods exist, in memory. */
export class PodRuns {
  readonly #runs = new Map<string, PodRun>();

  find({ metadata }: KubeObject): PodRun | undefined {
    return this.#runs.get(metadata.uid ?? "");
  }

  add({ metadata }: KubeObject, run: PodRun): void {
    this.#runs.set(metadata.uid ?? "", run);
  }

  /** Deletes a build's pod, with its log. */
  delete(build: KubeObject): void {
    const { name } = build.metadata;
    this.find(build)?.abort(new Error(`the pod of build ${name} was deleted`));
    this.#runs.delete(build.metadata.uid ?? "");
  }
}

const all = new WeakMap<ClusterCore, PodRuns>();

/** The runs of a cluster's builds. */
export function podRuns(core: ClusterCore): PodRuns {
  const known = all.get(core);
  if (known !== undefined) return known;
  const made = new PodRuns();
  all.set(core, made);
  return made;
}
