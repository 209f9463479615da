import * as pulumi from "@pulumi/pulumi";
import type { TagDiagnostic } from "../../provider/image/diagnostic.ts";
import { parseReference, withTag } from "../../provider/image/reference.ts";
import { type DeclaredTag, type TagName, tagKey } from "../../provider/resolver/declarations.ts";
import type { Resolution } from "../../provider/resolver/resolution.ts";
import type { Verifier } from "../../provider/resolver/verification/verifier.ts";
import type { UnresolvedTag } from "../../provider/resources/inputs/transient.ts";
import { hasUnknown, isUnknown, unknown } from "../../provider/resources/inputs/unknown.ts";
import { tagOfOwnStream } from "../../provider/resources/tag/aliases.ts";
import { type ResolvedTag, resolvedTag } from "../../provider/resources/tag/resolved.ts";
import { isHeldByDigest } from "../../provider/resources/tag/tagPlatform.ts";
import type { TagReference } from "../../provider/resources/tag/tagReference.ts";
import type { StreamName } from "../../provider/resources/tag/tagSource.ts";
import { headline } from "../../provider/text/headline.ts";
import type { Connection } from "../connection.ts";
import type { TagNotice } from "../messages/sayNotices.ts";
import { shortReason } from "../messages/shortReason.ts";
import type { TagImage } from "./answeredTag.ts";
import { declaredOnce } from "./declaredOnce.ts";
import type { Declarer } from "./declarer.ts";
import { withReplaced } from "./withReplaced.ts";

/** A stream's declared tags with their images. */
export interface ResolvedTags {
  /** With the tags that were chosen in place of the selections: what is declared to the cluster. */
  readonly tags: TagReference[];
  /** For the engine: shown, compared, stored. */
  readonly images: Record<string, ResolvedTag>;
  /** For the program. */
  readonly resolutions: Record<string, TagImage>;
  readonly unresolved: UnresolvedTag[];
  /** Faults that neither this run nor a later one can overcome. */
  readonly refused: TagDiagnostic[];
  /** Information about tags that have an image. */
  readonly notices: TagNotice[];
}

/** The resource that declares tags, and what it says of them beside the tags themselves. */
interface TagOwner {
  readonly owner: Declarer;
  /** Path of a tag's source. */
  readonly path: (tag: string) => string;
  /** @default only those of the provider */
  readonly verifiersOf?: (tag: string) => readonly Verifier[];
  /** Secret parts of a tag. @default none */
  readonly secretsOf?: (tag: string) => Pick<DeclaredTag, "isSecret" | "hasSecretName">;
}

/** Declares the tags to everyone in this program, and resolves those that have a source. Expects tags without faults. */
export async function resolveTags(
  tags: readonly TagReference[],
  stream: StreamName,
  connection: Connection,
  { owner, path, verifiersOf = () => [], secretsOf = () => ({}) }: TagOwner,
): Promise<ResolvedTags> {
  const { declarations, tags: resolver, verifiers, streams } = connection;
  const known = tags.filter((tag) => !isUnknown(tag) && !isUnknown(tag.name));
  const twice = known.flatMap((declared) => {
    const tag = {
      ...declaredTag(declared, stream, [...verifiers, ...verifiersOf(declared.name)]),
      place: owner.place,
      ...secretsOf(declared.name),
    };
    const failures = declaredOnce(connection, { name: tagKey(tag), property: path(tag.tag), owner });
    if (failures.length === 0) declarations.add(tag);
    return failures;
  });
  const found = await Promise.all(
    known
      .filter(({ from }) => from !== undefined)
      .map(async (tag) => {
        const name = { namespace: stream.namespace, stream: stream.name, tag: tag.name };
        return [tag, await resolver.resolve(name, owner.place)] as const;
      }),
  );
  const follows = (tag: TagReference) => {
    const followed = tagOfOwnStream(tag, stream.name, stream.namespace);
    return known.some(({ name }) => name === followed);
  };
  const resolutionOf = new Map(found);
  const images = Object.fromEntries(found.flatMap(([tag, resolution]) => stored(tag, resolution, follows(tag))));
  return {
    tags: tags.map((tag) => withChosenTag(tag, resolutionOf.get(tag))),
    images: await withReplaced(images, known, stream, streams),
    resolutions: Object.fromEntries(found.map(([tag, resolution]) => [tag.name, tagImage(resolution)])),
    unresolved: found.flatMap(([tag, resolution]) => failure(path(tag.name), tag.name, stream, resolution, false)),
    refused: [
      ...twice,
      ...found.flatMap(([tag, resolution]) => failure(path(tag.name), tag.name, stream, resolution, true)),
    ],
    notices: found.flatMap(([tag, resolution]) =>
      notices({ namespace: stream.namespace, stream: stream.name, tag: tag.name }, resolution),
    ),
  };
}

const hasUnknownSource = ({ from, select, platform }: TagReference): boolean => hasUnknown([from, select, platform]);

/** A tag that cannot be chosen yet is unknown in a preview; an update is refused by what stands in `unresolved`. */
function withChosenTag(tag: TagReference, resolution: Resolution | undefined): TagReference {
  if (isUnknown(tag) || tag.select === undefined) return tag;
  const { select: _select, from, ...rest } = tag;
  const selected = resolution !== undefined && "image" in resolution ? resolution.image.selected : undefined;
  if (from === undefined || selected === undefined) {
    return pulumi.runtime.isDryRun()
      ? { ...rest, from: { kind: "DockerImage", name: unknown } }
      : { ...rest, ...(from && { from }) };
  }
  return { ...rest, from: { ...from, name: withTag(parseReference(from.name), selected).original } };
}

/**
 * Only a preview may hold unknown values; an update is refused by what stands in `unresolved`. A tag that follows another
 * one of the stream repeats nothing but the digest.
 */
function stored({ name, select }: TagReference, resolution: Resolution, follows: boolean): [string, ResolvedTag][] {
  if (!("image" in resolution)) {
    return pulumi.runtime.isDryRun() ? [[name, { digest: unknown }]] : [];
  }
  const image = resolvedTag(follows ? { ...resolution.image, metadata: {} } : resolution.image, select);
  return image === undefined ? [] : [[name, image]];
}

function tagImage(resolution: Resolution): TagImage {
  if ("image" in resolution) return resolution.image;
  return resolution.problem.severity === "info" ? { isPending: true } : {};
}

/** The failure of a tag, if there is one. A preview leaves out what only the update can tell. */
function failure(
  path: string,
  tag: string,
  { name, namespace }: StreamName,
  resolution: Resolution,
  isFinal: boolean,
): UnresolvedTag[] {
  if ("image" in resolution || (resolution.problem.severity === "info" && pulumi.runtime.isDryRun())) return [];
  const { problem } = resolution;
  if ((problem.severity === "error") !== isFinal) return [];
  const line = headline`${tag} unknown: ${shortReason(problem.code)}`;
  if (problem.tag === undefined) return [{ path, summary: problem.summary, tag, headline: line }];
  // The resource that declares the followed tag says why. Another one only has to stop.
  const isSaidHere = problem.tag.startsWith(`${namespace}/${name}:`);
  if (isSaidHere || (pulumi.runtime.isDryRun() && !isFinal)) return [];
  return [{ path, summary: `takes the image of ${problem.tag}, which has none for the reason given there`, tag }];
}

const notices = (name: TagName, resolution: Resolution): TagNotice[] =>
  "image" in resolution ? (resolution.notices ?? []).map((message) => ({ name, message })) : [];

function declaredTag(tag: TagReference, { name, namespace }: StreamName, verifiers: readonly Verifier[]): DeclaredTag {
  const { from, select, reference, importPolicy, platform, referencePolicy } = tag;
  const isPending = hasUnknownSource(tag);
  return {
    namespace,
    stream: name,
    tag: tag.name,
    from: isPending ? undefined : from,
    isPending,
    select,
    reference: reference === true,
    scheduled: importPolicy?.scheduled === true && from?.kind === "DockerImage",
    insecure: importPolicy?.insecure === true,
    importMode: importPolicy?.importMode,
    platform,
    referencePolicy: referencePolicy?.type ?? "Source",
    pin: !isPending && isHeldByDigest(tag),
    onMoved: tag.onMoved ?? "fail",
    verifiers,
  };
}
