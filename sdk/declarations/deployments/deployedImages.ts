import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../provider/image/diagnostic.ts";
import { type TagName, tagKey } from "../../../provider/resolver/declarations.ts";
import type { DeployedImage, DeploymentConfigInputs } from "../../../provider/resources/deploymentConfig/inputs.ts";
import { unknown } from "../../../provider/resources/inputs/unknown.ts";
import { resolvedTag } from "../../../provider/resources/tag/resolved.ts";
import type { Connection } from "../../connection.ts";
import { sayEmptyTag } from "../../messages/sayEmptyTag.ts";
import { outputOf } from "../builds/buildOutputs.ts";
import { isInNewNamespace } from "../newNamespace.ts";
import { tagNameOf } from "../plainReferences.ts";
import { type FollowedReference, followedReferences } from "./deploymentReferences.ts";

/** The declaration of a DeploymentConfig. */
export interface DeploymentSurroundings {
  readonly connection: Connection;
  readonly place: number;
  /** Tells that the triggers name what the program creates before. */
  readonly comesLater: () => Promise<boolean>;
}

/** Images of containers, and what is wrong with them. */
export interface DeployedImages {
  readonly images: Record<string, DeployedImage>;
  /** One of the images is at a place that the program keeps secret. */
  readonly hasSecret: boolean;
  readonly unresolved: Diagnostic[];
  readonly refused: Diagnostic[];
  /** Tags that get their first image later. */
  readonly waiting: string[];
}

interface Found {
  readonly image?: DeployedImage;
  readonly isSecret?: boolean;
  readonly unresolved?: Diagnostic;
  readonly refused?: Diagnostic;
  readonly waiting?: string;
}

/** Resolves the images that triggers give containers. */
export async function deployedImages(
  { spec, metadata }: DeploymentConfigInputs,
  around: DeploymentSurroundings,
): Promise<DeployedImages> {
  const followed = followedReferences(spec);
  const found = await Promise.all(
    followed.map((one) => resolve(one, metadata.namespace, one.isAutomatic && spec.paused !== true, around)),
  );
  const images = found.flatMap(({ image }, index) =>
    image === undefined ? [] : (followed[index]?.containers ?? []).map((name) => [name, image] as const),
  );
  return {
    images: Object.fromEntries(images),
    hasSecret: found.some(({ isSecret }) => isSecret === true),
    unresolved: found.flatMap(({ unresolved }) => unresolved ?? []),
    refused: found.flatMap(({ refused }) => refused ?? []),
    waiting: found.flatMap(({ waiting }) => waiting ?? []),
  };
}

async function resolve(
  { path, from }: FollowedReference,
  own: string,
  isFollowed: boolean,
  around: DeploymentSurroundings,
): Promise<Found> {
  const { connection, place } = around;
  const tag = tagNameOf(from, own);
  if (tag === undefined) return {};
  const moved = await connection.tags.moved(tag, place);
  if (moved === undefined && isInNewNamespace(tag, connection)) return { image: { digest: unknown } };
  const resolution = moved ?? (await connection.tags.resolve(tag, place));
  const rolls = moved !== undefined && isFollowed ? { rolls: true } : {};
  if ("image" in resolution) {
    const { image: spec, isSecret = false } = resolution.image;
    const image = resolvedTag(resolution.image);
    return image === undefined
      ? {}
      : { image: { ...image, ...(spec !== undefined && { image: spec }), ...rolls }, isSecret };
  }
  const { problem } = resolution;
  const pending = pulumi.runtime.isDryRun() ? { image: { digest: unknown, ...rolls } } : {};
  if (problem.severity === "info") return pending;
  if (moved !== undefined) {
    const what = `the image of image stream tag ${tagKey(tag)} cannot be told; the message on the tag says why`;
    return { ...pending, unresolved: { path, summary: what } };
  }
  if (problem.code !== "TAG_NOT_FOUND") return { ...pending, unresolved: about(path, problem) };
  return { ...pending, ...(await emptyTag(path, tag, problem, around)) };
}

/** A tag without an image: the containers wait for it, unless nothing says that it will ever get one. */
async function emptyTag(
  path: string,
  tag: TagName,
  problem: Diagnostic,
  around: DeploymentSurroundings,
): Promise<Found> {
  const { connection, comesLater } = around;
  const { declarations, owners, streams } = connection;
  const name = `${tag.stream}:${tag.tag}`;
  const builder = outputOf(declarations, tag);
  if (builder !== undefined) return { waiting: `${name} is unknown until ${builder.name} has built it` };
  if (declarations.find(tag) !== undefined) {
    void sayEmptyTag(declarations, tag, owners.get(tagKey(tag))?.resource);
    return {};
  }
  const waiting = `${name} has no image yet: nothing rolls out before`;
  if (owners.has(`${tag.namespace}/${tag.stream}`) || (await comesLater())) return { waiting };
  const stream = await streams.stream(tag.namespace, tag.stream).catch(() => undefined);
  const tags = [
    ...(stream?.spec?.tags ?? []).map((one) => one.name),
    ...(stream?.status?.tags ?? []).map((one) => one.tag),
  ];
  // A stream without tags is there for a build or a push.
  if (stream !== undefined && (tags.length === 0 || tags.includes(tag.tag))) return { waiting };
  const known = tags.length === 0 ? "" : `; the stream has ${[...new Set(tags)].sort().join(", ")}`;
  const refused = about(path, problem);
  return { refused: { ...refused, summary: `${refused.summary}${known}` } };
}

/** The same about another property. */
const about = (path: string, { summary, remedy }: Diagnostic): Diagnostic => ({
  path,
  summary,
  ...(remedy === undefined ? {} : { remedy }),
});
