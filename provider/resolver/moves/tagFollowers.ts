import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { isClusterError, isNotFound } from "../../cluster/clusterError.ts";
import { apiVersions } from "../../image/apiVersion.ts";
import { type FollowingKind, followedTags, followingKinds, type TagFollower } from "../../image/tagFollower.ts";

/** What follows the tags of a namespace's streams in that namespace: one list a kind and namespace in a run, on demand. */
export class TagFollowers {
  readonly #objects: Pick<Cluster["objects"], "list">;
  readonly #cannotTell: (reason: string) => void;
  readonly #untold = new Set<string>();
  readonly #lists = new Map<string, Promise<readonly ApiObject[]>>();

  /** `cannotTell` hears once for each namespace why objects are left out. */
  constructor(objects: Pick<Cluster["objects"], "list">, cannotTell: (reason: string) => void) {
    this.#objects = objects;
    this.#cannotTell = cannotTell;
  }

  /** The objects that get, or build from, the next image of one of these tags, in order of kind and name. */
  async of(namespace: string, stream: string, tags: readonly string[]): Promise<TagFollower[]> {
    const found = await Promise.all(followingKinds.map((kind) => this.#ofKind(kind, namespace)));
    return found
      .flat()
      .flatMap(({ kind, name, follows }) =>
        tags
          .filter((tag) => follows.some((one) => one.namespace === namespace && one.name === `${stream}:${tag}`))
          .map((tag) => ({ kind, namespace, name, tag })),
      );
  }

  async #ofKind(kind: FollowingKind, namespace: string) {
    const objects = await this.#list(kind, namespace);
    return objects
      .map((object) => ({ kind, name: object.metadata.name ?? "", follows: followedTags(object, kind) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #list(kind: FollowingKind, namespace: string): Promise<readonly ApiObject[]> {
    const key = `${kind} ${namespace}`;
    const listed = this.#lists.get(key) ?? this.#ask(kind, namespace);
    this.#lists.set(key, listed);
    return listed;
  }

  async #ask(kind: FollowingKind, namespace: string): Promise<readonly ApiObject[]> {
    try {
      return (await this.#objects.list({ apiVersion: apiVersions[kind], kind, namespace })).items;
    } catch (error) {
      // Clusters may come without DeploymentConfigs and builds.
      if (isNotFound(error) || isClusterError(error, "API_NOT_FOUND")) return [];
      if (!this.#untold.has(namespace)) this.#cannotTell(error instanceof Error ? error.message : String(error));
      this.#untold.add(namespace);
      return [];
    }
  }
}
