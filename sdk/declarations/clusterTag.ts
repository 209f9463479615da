import * as pulumi from "@pulumi/pulumi";
import { tagHistory } from "../../provider/image/history.ts";
import type { TagImageRecord } from "../../provider/image/previousImage.ts";
import { parseStreamTag } from "../../provider/image/streamTag.ts";
import type { TagName } from "../../provider/resolver/declarations.ts";
import { endOfTurn } from "../../provider/resolver/endOfTurn.ts";
import type { Unresolved } from "../../provider/resolver/resolution.ts";
import { headline } from "../../provider/text/headline.ts";
import type { Connection } from "../connection.ts";
import { warn } from "../messages/say.ts";
import { sayEmptyTag } from "../messages/sayEmptyTag.ts";
import { shortReason } from "../messages/shortReason.ts";
import { isStrict } from "../strictMode.ts";
import type { TagImage } from "./answeredTag.ts";
import { announced } from "./builds/announcements.ts";
import { outputOf } from "./builds/buildOutputs.ts";

/** A tag of a stream: `stream:tag` and its namespace. */
export interface TagPlace {
  readonly name: string;
  readonly namespace: string;
}

/**
 * Reads a tag from the cluster that the program gives no source; empty where the read fails. Warns in an update, where
 * no later resource can fill the tag.
 */
export async function clusterTag(
  connected: Promise<Connection | undefined>,
  place: TagPlace,
  resource: pulumi.Resource,
): Promise<TagImage> {
  const connection = await connected;
  if (connection === undefined) return {};
  const { stream, tag } = parseStreamTag(place.name);
  const resolution = await connection.streams.tag({ namespace: place.namespace, stream, tag });
  if ("image" in resolution) return resolution.image;
  const name = { namespace: place.namespace, stream, tag };
  if (connection.declarations.find(name) === undefined) {
    // In a preview that is not strict, a resource that comes later may still fill the tag.
    if (!pulumi.runtime.isDryRun() || isStrict()) void warnUnlessBuilt(connection, name, resolution.problem, resource);
  } else if (resolution.problem.code === "TAG_NOT_FOUND") {
    void sayEmptyTag(connection.declarations, name, Promise.resolve(resource));
  }
  return {};
}

/** A BuildConfig of the program may fill the tag: it tells when its own arguments are known, of which the tag may be one. */
async function warnUnlessBuilt(
  { declarations }: Connection,
  name: TagName,
  { code, summary }: Unresolved,
  resource: pulumi.Resource,
): Promise<void> {
  const warned = pulumi.runtime.rpcKeepAlive();
  await endOfTurn();
  await announced(declarations, Number.POSITIVE_INFINITY);
  if (outputOf(declarations, name) === undefined) {
    const line = headline`${name.tag} unknown: ${shortReason(code)}`;
    void warn({ headline: line, details: [["why", summary]] }, resource);
  }
  warned();
}

/** The images that a tag had before this run; `undefined` where that cannot be told. */
export async function recordedImages(
  connected: Promise<Connection | undefined>,
  place: TagPlace,
): Promise<readonly TagImageRecord[] | undefined> {
  const connection = await connected;
  if (connection === undefined) return undefined;
  const { stream, tag } = parseStreamTag(place.name);
  return connection.streams.stream(place.namespace, stream).then(
    (present) => tagHistory(present?.status?.tags, tag),
    () => undefined,
  );
}
