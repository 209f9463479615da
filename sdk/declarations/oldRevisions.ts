import * as pulumi from "@pulumi/pulumi";
import type { TagEvent } from "../../provider/image/history.ts";
import { userName } from "../../provider/image/imageUser.ts";
import { oldRevisions } from "../../provider/image/revisions.ts";
import { unseenText } from "../../provider/resources/imageStream/pruneRevisions.ts";
import type { UnresolvedTag } from "../../provider/resources/inputs/transient.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import type { ResolvedTag } from "../../provider/resources/tag/resolved.ts";
import type { TagReference } from "../../provider/resources/tag/tagReference.ts";
import { headline } from "../../provider/text/headline.ts";
import type { Message } from "../../provider/text/message.ts";
import type { Connection } from "../connection.ts";
import { inform } from "../messages/say.ts";

/** Images of tags with the revisions that the update takes out of their history. */
export interface ForeseenRevisions {
  readonly images: Record<string, ResolvedTag>;
  readonly unresolved: UnresolvedTag[];
  readonly notes: Message[];
}

/** Finds the revisions beyond `keepRevisions` that nothing uses, as they will be after the update. Asks nothing where no tag limits them. */
export async function foreseeRevisions(
  tags: readonly TagReference[],
  images: Record<string, ResolvedTag>,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { streams, uses }: Connection,
  path: (tag: string) => string,
): Promise<ForeseenRevisions> {
  const limited = tags.filter((tag) => !isUnknown(tag) && typeof tag.keepRevisions === "number");
  const [first] = limited;
  if (first === undefined) return { images, unresolved: [], notes: [] };
  const present = await streams.stream(namespace, name).catch(() => undefined);
  if (present?.status?.tags === undefined) return { images, unresolved: [], notes: [] };
  const seen = await uses.of(namespace).catch((error: Error) => ({ users: [], unseen: error.message }));
  if (seen.unseen !== undefined) {
    const line = headline`old revisions stay: uses are not known`;
    return {
      images,
      unresolved: [{ path: path(first.name), summary: unseenText(seen.unseen), headline: line }],
      notes: [],
    };
  }
  const history = {
    namespace,
    name,
    tags: present.status.tags.map((list) => withNext(list, images[list.tag]?.digest)),
  };
  const found = limited.map((tag) => ({ tag, ...oldRevisions(history, tag.name, tag.keepRevisions ?? 1, seen.users) }));
  const changed = found.flatMap(({ tag, old }) => {
    const digest = images[tag.name]?.digest ?? history.tags.find((list) => list.tag === tag.name)?.items?.[0]?.image;
    if (old.length === 0 || digest === undefined) return [];
    return [[tag.name, { digest, ...images[tag.name], oldRevisions: old.map(({ image }) => image) }]];
  });
  return {
    images: { ...images, ...Object.fromEntries(changed) },
    unresolved: [],
    notes: found.flatMap(({ tag, old, used }) => {
      if (old.length === 0) return [];
      const details = [
        ...old.map(({ image, created }) => ["removes", `${image} of ${created}`] as const),
        ...used.map(({ item, by }) => ["keeps", `${item.image}, used by ${by.map(userName).join(", ")}`] as const),
      ];
      return [{ headline: headline`${tag.name} loses ${String(old.length)} old revisions`, details }];
    }),
  };
}

/** With the image in front that the update gives the tag. */
function withNext<List extends { readonly items: readonly TagEvent[] | null }>(
  list: List,
  digest: string | undefined,
): List {
  const [newest] = list.items ?? [];
  if (newest === undefined || digest === undefined || isUnknown(digest) || newest.image === digest) return list;
  return { ...list, items: [{ ...newest, image: digest }, ...(list.items ?? [])] };
}

/** In a preview, says on the resource which revisions go, and which stay since something uses them. */
export async function sayRevisions(owner: Promise<pulumi.Resource>, notes: readonly Message[]): Promise<void> {
  if (notes.length === 0 || !pulumi.runtime.isDryRun()) return;
  const resource = await owner;
  for (const note of notes) void inform(note, resource);
}
