import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { isClusterError, isNotFound } from "../../cluster/clusterError.ts";
import { apiVersions } from "../../image/apiVersion.ts";
import { type FollowingKind, followedTags, followingKinds, type TagFollower } from "../../image/tagFollower.ts";
import { withinDeadline } from "./withinDeadline.ts";

/** Followers of the tags of a namespace's streams in that namespace: one list a kind and namespace in a run, on demand. */
export class TagFollowers {
  readonly #objects: Pick<Cluster["objects"], "list">;
  readonly #cannotTell: (reason: string) => void;
  readonly #untold = new Set<string>();
  readonly #late = new Set<string>();
  readonly #lists = new Map<string, Promise<readonly ApiObject[]>>();

  /** `cannotTell` hears once for each namespace why objects are left out. */
  constructor(objects: Pick<Cluster["objects"], "list">, cannotTell: (reason: string) => void) {
    this.#objects = objects;
    this.#cannotTell = cannotTell;
  }

  /**
   * The objects that get, or build from, the next image of one of these tags, in order of kind and name; `undefined` if the
   * lists have not come before the deadline of the one who has asked for them first.
   */
  async of(
    namespace: string,
    stream: string,
    tags: readonly string[],
    deadline: AbortSignal,
  ): Promise<TagFollower[] | undefined> {
    const kinds = followingKinds.map((kind) => this.#ofKind(kind, namespace, deadline));
    const found = await withinDeadline(deadline, Promise.all(kinds));
    if (found === undefined || this.#late.has(namespace)) return undefined;
    return found
      .flat()
      .flatMap(({ kind, name, follows }) =>
        tags
          .filter((tag) => follows.some((one) => one.namespace === namespace && one.name === `${stream}:${tag}`))
          .map((tag) => ({ kind, namespace, name, tag })),
      );
  }

  async #ofKind(kind: FollowingKind, namespace: string, deadline: AbortSignal) {
    const objects = await this.#list(kind, namespace, deadline);
    return objects
      .map((object) => ({ kind, name: object.metadata.name ?? "", follows: followedTags(object, kind) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #list(kind: FollowingKind, namespace: string, deadline: AbortSignal): Promise<readonly ApiObject[]> {
    const key = `${kind} ${namespace}`;
    const listed = this.#lists.get(key) ?? this.#ask(kind, namespace, deadline);
    this.#lists.set(key, listed);
    return listed;
  }

  async #ask(kind: FollowingKind, namespace: string, signal: AbortSignal): Promise<readonly ApiObject[]> {
    try {
      return (await this.#objects.list({ apiVersion: apiVersions[kind], kind, namespace }, { signal })).items;
    } catch (error) {
      if (signal.aborted) {
        this.#late.add(namespace);
        return [];
      }
      // Clusters may come without DeploymentConfigs and builds.
      if (isNotFound(error) || isClusterError(error, "API_NOT_FOUND")) return [];
      if (!this.#untold.has(namespace)) this.#cannotTell(error instanceof Error ? error.message : String(error));
      this.#untold.add(namespace);
      return [];
    }
  }
}
