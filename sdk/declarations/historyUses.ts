import { type ImageUser, userName } from "../../provider/image/imageUser.ts";
import type { TagImageRecord } from "../../provider/image/previousImage.ts";
import { usersOf } from "../../provider/image/revisions.ts";
import { parseStreamTag } from "../../provider/image/streamTag.ts";
import type { Connection } from "../connection.ts";
import type { TagPlace } from "./clusterTag.ts";

/** The records with what is known of their images: their presence in the cluster, and what uses them. */
export async function withUses(
  connected: Promise<Connection | undefined>,
  place: TagPlace,
  records: readonly TagImageRecord[],
): Promise<TagImageRecord[]> {
  const connection = await connected;
  if (connection === undefined) return [...records];
  const { stream, tag } = parseStreamTag(place.name);
  const { namespace } = place;
  const [missing, seen] = await Promise.all([
    connection.streams.missing(namespace, stream).catch(() => undefined),
    connection.uses.of(namespace).catch(() => undefined),
  ]);
  const newest = records.find(({ created }) => created !== undefined);
  return records.map((record) => {
    const { digest, created } = record;
    if (digest === undefined || created === undefined) return record;
    const image = { digest, isNewest: record === newest };
    const users = seen && usersOf({ namespace, name: stream }, tag, image, workloadsOf(seen.users)).map(userName);
    return {
      ...record,
      ...(missing === undefined ? {} : { inCluster: !missing.has(digest) }),
      ...(users === undefined ? {} : { usedBy: users }),
    };
  });
}

/** Tags are left out: they move together, and a history among the inputs of a resource would change with each of them. */
const workloadsOf = (users: readonly ImageUser[]): ImageUser[] => users.filter(({ kind }) => kind !== "ImageStreamTag");
