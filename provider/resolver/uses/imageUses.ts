import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { isClusterError, isNotFound } from "../../cluster/clusterError.ts";
import { type ImageUser, imageUsers, type UsingKind, usingApiVersions, usingKinds } from "../../image/imageUser.ts";

/** The users of images that a connection may see. */
export interface SeenUsers {
  readonly users: readonly ImageUser[];
  /** Why some may be missing; absent where the user sees the whole cluster. */
  readonly unseen?: string;
}

/** Kinds that clusters may come without. For any other one, an answer of 404 is a mistake on the way there. */
const optionalKinds: readonly UsingKind[] = ["DeploymentConfig", "Build", "BuildConfig"];

/** Users of images, by one list a kind. */
export class ImageUses {
  readonly #objects: Pick<Cluster["objects"], "list">;
  readonly #seen = new Map<string, Promise<SeenUsers>>();

  constructor(objects: Pick<Cluster["objects"], "list">) {
    this.#objects = objects;
  }

  /** The users in all namespaces, or in this one where the user may not list those; once in a run. */
  of(namespace: string): Promise<SeenUsers> {
    const seen = this.#seen.get("") ?? this.#everywhere();
    this.#seen.set("", seen);
    return seen.then((all) => {
      if (all.unseen === undefined) return all;
      const own = this.#seen.get(namespace) ?? this.#in(namespace).then((users) => ({ ...all, users }));
      this.#seen.set(namespace, own);
      return own;
    });
  }

  async #everywhere(): Promise<SeenUsers> {
    try {
      return { users: await this.#in("") };
    } catch (error) {
      if (!isClusterError(error, "FORBIDDEN")) throw error;
      return { users: [], unseen: error.message };
    }
  }

  async #in(namespace: string): Promise<ImageUser[]> {
    const lists = await Promise.all(usingKinds.map(async (kind) => this.#list(kind, namespace)));
    return lists.flat();
  }

  async #list(kind: UsingKind, namespace: string): Promise<ImageUser[]> {
    const { items } = await this.#objects
      .list({ apiVersion: usingApiVersions[kind], kind, namespace })
      .catch((error: unknown): { items: readonly ApiObject[] } => {
        const isAbsent = isNotFound(error) || isClusterError(error, "API_NOT_FOUND", "KIND_NOT_FOUND");
        if (isAbsent && optionalKinds.includes(kind)) return { items: [] };
        throw error;
      });
    return items.flatMap((object) => imageUsers(kind, object));
  }
}
