import type { TagEvent, TagEventList } from "./history.ts";
import type { ImageUser } from "./imageUser.ts";

/** A stream as far as its history goes. */
export interface StreamHistory {
  readonly namespace: string;
  readonly name: string;
  readonly tags: readonly TagEventList[];
}

/** The users of an image in a tag's history, other than the tag itself. What a controller has made counts with its controller. */
export function usersOf(
  { namespace, name }: Pick<StreamHistory, "namespace" | "name">,
  tag: string,
  { digest, isNewest }: { readonly digest: string; readonly isNewest: boolean },
  users: readonly ImageUser[],
): ImageUser[] {
  const own = `${name}:${tag}`;
  const found = users.filter((user) => {
    if (user.kind === "ImageStreamTag" && user.namespace === namespace && user.name === own) return false;
    const byTag = isNewest && user.tags.includes(`${namespace}/${own}`);
    return byTag || user.images.some((image) => image.digest === digest);
  });
  // A controller of another API group may have kind and name of the object that it has made.
  const heads = found.filter(
    (user) =>
      !found.some(
        (other) =>
          other !== user && other.namespace === user.namespace && `${other.kind}/${other.name}` === user.controller,
      ),
  );
  return heads.length === 0 ? found : heads;
}

/** The items of a tag beyond its newest revisions that nothing uses, oldest first to go. */
export function oldRevisions(
  stream: StreamHistory,
  tag: string,
  keep: number,
  users: readonly ImageUser[],
): { readonly old: TagEvent[]; readonly used: { readonly item: TagEvent; readonly by: ImageUser[] }[] } {
  const items = stream.tags.find((one) => one.tag === tag)?.items ?? [];
  const beyond = items.slice(Math.max(1, keep)).map((item) => ({
    item,
    by: item.image === "" ? [] : usersOf(stream, tag, { digest: item.image, isNewest: false }, users),
  }));
  // An image of the history that is kept stays, also where it is there twice.
  const kept = new Set(items.slice(0, Math.max(1, keep)).map(({ image }) => image));
  return {
    old: beyond.filter(({ item, by }) => by.length === 0 && !kept.has(item.image)).map(({ item }) => item),
    used: beyond.filter(({ by }) => by.length > 0),
  };
}

/** Limits by which the platform's pruner works. */
export interface PruningLimits {
  readonly keepTagRevisions: number;
  /** Milliseconds. */
  readonly keepYoungerThan: number;
}

/** The items that the platform's pruner would take out of a tag's history. */
export function prunedItems(
  stream: StreamHistory & { readonly created: string | null | undefined },
  tag: string,
  limits: PruningLimits,
  users: readonly ImageUser[],
  now: number,
): TagEvent[] {
  const since = now - limits.keepYoungerThan;
  const isYoung = (time: string | null | undefined) => time !== null && time !== undefined && Date.parse(time) > since;
  if (isYoung(stream.created)) return [];
  const place = `${stream.namespace}/${stream.name}`;
  const items = stream.tags.find((one) => one.tag === tag)?.items ?? [];
  const workloads = users.filter(({ kind }) => kind !== "ImageStreamTag");
  return items.filter((item, revision) => {
    if (isYoung(item.created) || revision < limits.keepTagRevisions) return false;
    if (revision === 0 && workloads.some(({ tags }) => tags.includes(`${place}:${tag}`))) return false;
    return !workloads.some(({ images }) =>
      images.some((image) => image.place === place && image.digest === item.image),
    );
  });
}
