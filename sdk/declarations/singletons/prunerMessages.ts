import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import { previousImage, tagHistory } from "../../../provider/image/history.ts";
import { type ImageUser, userName } from "../../../provider/image/imageUser.ts";
import { prunedItems, usersOf } from "../../../provider/image/revisions.ts";
import { type DeclaredTag, tagKey } from "../../../provider/resolver/declarations.ts";
import { type ImagePrunerInputs, prunerLimits } from "../../../provider/resources/imagePruner/inputs.ts";
import { hasUnknown } from "../../../provider/resources/inputs/unknown.ts";
import { type Headline, headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";
import type { Connection } from "../../connection.ts";
import { specOfObject } from "./declareSingleton.ts";

/** Losses that a pruner would cause: of `previous`, and of what runs. */
interface Losses {
  readonly previous: readonly string[];
  readonly running: readonly string[];
}

/**
 * Warnings of what the declared pruner would take away from declared tags, beside what it is for. Leaves out streams that cannot be
 * read, and what runs where workloads cannot be listed.
 */
export async function prunerWarnings(
  { spec }: ImagePrunerInputs,
  present: ApiObject | undefined,
  tags: readonly DeclaredTag[],
  connection: Connection,
  now: number,
): Promise<Message[]> {
  if (hasUnknown(spec)) return [];
  const limits = prunerLimits({ ...specOfObject(present), ...spec });
  if (limits.isSuspended) return [];
  const all = await Promise.all(tags.map((tag) => lossesOf(tag, limits, connection, now)));
  const why = `keepTagRevisions is ${limits.keepTagRevisions}, keepYoungerThan ${limits.keepYoungerThan / 60_000} minutes`;
  return [
    ...warning(
      headline`the pruner takes previous images`,
      why,
      all.flatMap(({ previous }) => previous),
    ),
    ...warning(
      headline`the pruner takes images that run`,
      why,
      all.flatMap(({ running }) => running),
    ),
  ];
}

async function lossesOf(
  tag: DeclaredTag,
  limits: Parameters<typeof prunedItems>[2],
  { streams, uses }: Connection,
  now: number,
): Promise<Losses> {
  const none = { previous: [], running: [] };
  const { namespace, stream: name } = tag;
  const stream = await streams.stream(namespace, name).catch(() => undefined);
  if (stream?.status?.tags === undefined) return none;
  const history = { namespace, name, tags: stream.status.tags, created: stream.metadata.creationTimestamp };
  const users = await uses.of(namespace).then(
    (seen) => seen.users,
    (): readonly ImageUser[] => [],
  );
  const pruned = prunedItems(history, tag.tag, limits, users, now);
  const isPruned = (digest: string | undefined) => pruned.some(({ image }) => image === digest);
  const previous = previousImage(tagHistory(history.tags, tag.tag));
  const running = pruned.flatMap(({ image }) => {
    const found = usersOf(history, tag.tag, { digest: image, isNewest: false }, users);
    const workloads = found.filter(({ kind }) => kind !== "ImageStreamTag");
    return workloads.length === 0 ? [] : [`${tagKey(tag)}: ${image}, used by ${workloads.map(userName).join(", ")}`];
  });
  const { digest } = previous ?? {};
  return { previous: isPruned(digest) ? [`${tagKey(tag)}: ${digest}`] : [], running };
}

const warning = (line: Headline, why: string, tags: readonly string[]): Message[] =>
  tags.length === 0
    ? []
    : [{ headline: line, details: [...tags.map((text) => ["tag", text] as const), ["why", why], ["do", remedy]] }];

const remedy = "raise keepTagRevisions or keepYoungerThanDuration, or let another tag have the image";
