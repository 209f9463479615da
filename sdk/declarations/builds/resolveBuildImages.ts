import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../provider/image/diagnostic.ts";
import { type TagName, tagKey } from "../../../provider/resolver/declarations.ts";
import type { Resolution } from "../../../provider/resolver/resolution.ts";
import {
  type BuildReference,
  buildingReferences,
  buildReferences,
  imageKey,
} from "../../../provider/resources/buildConfig/images.ts";
import type { BuildConfigInputs, BuildImage } from "../../../provider/resources/buildConfig/inputs.ts";
import { type SecretPath, touches } from "../../../provider/resources/inputs/secretPaths.ts";
import { isUnknown, unknown } from "../../../provider/resources/inputs/unknown.ts";
import { resolvedTag } from "../../../provider/resources/tag/resolved.ts";
import { headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";
import type { Connection } from "../../connection.ts";
import { sayEmptyTag } from "../../messages/sayEmptyTag.ts";
import { isInNewNamespace } from "../newNamespace.ts";
import { tagNameOf } from "../plainReferences.ts";
import { outputOf } from "./buildOutputs.ts";
import { secretPathOf } from "./buildSecrets.ts";
import { notBuilt } from "./builtHere.ts";

/** The declaration of a BuildConfig. */
export interface BuildSurroundings {
  readonly connection: Connection;
  readonly place: number;
  readonly secrets: readonly SecretPath[];
  /** Tells that a part of the spec names what the program creates before. */
  readonly comesLater: (part: string) => Promise<boolean>;
}

/** Images of references, and what is wrong with them. */
export interface ResolvedBuildImages {
  readonly images: Record<string, BuildImage>;
  readonly unresolved: Diagnostic[];
  readonly refused: Diagnostic[];
  /** Tags that get their first image later. */
  readonly waiting: string[];
  /** Those of them that have none when the BuildConfig is created. */
  readonly late: string[];
  readonly warnings: Message[];
}

/** Uses of an image by all of its references. */
interface Uses {
  readonly builds: boolean;
  readonly isSecret: boolean;
}

interface Found extends Partial<Omit<ResolvedBuildImages, "images">> {
  readonly image?: BuildImage;
}

/** Resolves the images that builds start from, copy from and follow, and looks for the stream of the output. */
export async function resolveBuildImages(
  inputs: BuildConfigInputs,
  around: BuildSurroundings,
): Promise<ResolvedBuildImages> {
  const [{ refused, ...found }, output] = await Promise.all([
    resolveReferences(inputs, around),
    outputStream(inputs, around),
  ]);
  return { ...found, refused: [...refused, ...(output.refused ?? [])] };
}

/** Resolves the images that builds start from, copy from and follow. */
export async function resolveReferences(
  { spec, metadata }: Pick<BuildConfigInputs, "metadata" | "spec">,
  around: BuildSurroundings,
): Promise<ResolvedBuildImages> {
  const building = new Set(buildingReferences(spec).map(imageKey));
  const references = new Map<string, BuildReference>();
  for (const one of buildReferences(spec)) {
    const key = imageKey(one.from);
    if (!references.has(key)) references.set(key, one);
  }
  const { secrets } = around;
  // One reference to the image may be a secret, another one none.
  const hidden = new Set(
    buildReferences(spec).flatMap(({ path, from }) => (touches(secrets, secretPathOf(path)) ? [imageKey(from)] : [])),
  );
  const found = await Promise.all(
    [...references].map(async ([key, one]) => {
      const uses = { builds: building.has(key), isSecret: hidden.has(key) };
      const { image, ...rest } = await resolve(one, metadata.namespace, uses, around);
      return { key, image, ...rest };
    }),
  );
  return {
    images: Object.fromEntries(found.flatMap(({ key, image }) => (image === undefined ? [] : [[key, image]]))),
    unresolved: found.flatMap(({ unresolved = [] }) => unresolved),
    refused: found.flatMap(({ refused = [] }) => refused),
    waiting: found.flatMap(({ waiting = [] }) => waiting),
    late: found.flatMap(({ late = [] }) => late),
    warnings: found.flatMap(({ warnings = [] }) => warnings),
  };
}

async function resolve(
  { path, from }: BuildReference,
  own: string,
  { builds: isFollowed, isSecret }: Uses,
  around: BuildSurroundings,
): Promise<Found> {
  const { connection, place } = around;
  const tag = tagNameOf(from, own);
  if (tag === undefined) return fixedImage({ path, from }, own, isSecret, around);
  const moved = await connection.tags.moved(tag, place);
  if (moved === undefined && isInNewNamespace(tag, connection)) return { image: { digest: unknown } };
  const resolution = moved ?? (await connection.tags.resolve(tag, place));
  const builds = moved !== undefined && isFollowed ? { builds: true } : {};
  if ("image" in resolution) return known(resolution, builds);
  const { problem } = resolution;
  const pending = pulumi.runtime.isDryRun() ? { image: { digest: unknown, ...builds } } : {};
  if (moved !== undefined || problem.severity === "info") {
    if (problem.code === notBuilt) return { ...pending, waiting: [problem.summary] };
    if (problem.severity === "info") return pending;
    const what = `the image of image stream tag ${tagKey(tag)} cannot be told; the message on the tag says why`;
    return { ...pending, unresolved: [{ path, summary: what }] };
  }
  if (problem.code !== "TAG_NOT_FOUND") return { ...pending, unresolved: [at(path, problem)] };
  return { ...pending, ...(await emptyTag(path, tag, problem, around)) };
}

/** A tag without an image: what gives it one, if the program knows. */
async function emptyTag(path: string, tag: TagName, problem: Diagnostic, around: BuildSurroundings): Promise<Found> {
  const { connection, comesLater } = around;
  const { declarations, owners } = connection;
  const builder = outputOf(declarations, tag);
  if (builder !== undefined) {
    const name = `${tag.stream}:${tag.tag}`;
    return { waiting: [`${name} is unknown until ${builder.name} has built it`], late: [name] };
  }
  if (declarations.find(tag) !== undefined) {
    void sayEmptyTag(declarations, tag, owners.get(tagKey(tag))?.resource);
    return {};
  }
  const stream = `${tag.namespace}/${tag.stream}`;
  const [, part = ""] = path.split(".");
  if (owners.has(stream) || (await comesLater(part))) {
    return { waiting: [`${tag.stream}:${tag.tag} has no image yet: builds wait for it`] };
  }
  return { refused: [at(path, problem)] };
}

/** An image of a registry, or of a stream's history: neither starts a build. */
async function fixedImage(
  { path, from: { kind, name, namespace } }: BuildReference,
  own: string,
  isSecret: boolean,
  { connection, comesLater, place }: BuildSurroundings,
): Promise<Found> {
  if (kind === "DockerImage") {
    const request = { namespace: own, reference: name, insecure: false, importMode: undefined, followed: true, place };
    const answer = await connection.images.resolve({ ...request, ...(isSecret && { isSecret }) });
    if ("image" in answer) return known(answer);
    // The build itself may have what the program lacks: a pull secret, a network.
    if (!pulumi.runtime.isDryRun()) return {};
    return { image: { digest: unknown }, warnings: [unresolvedImage(name, path, answer.problem.summary)] };
  }
  if (isUnknown(own) && namespace === undefined) return { image: { digest: unknown } };
  const [stream = "", id = ""] = name.split("@");
  const found = await connection.streams.image({ namespace: namespace ?? own, stream, id });
  if ("image" in found) return known(found);
  const failure = at(path, found.problem);
  const isMissing = found.problem.code === "TAG_NOT_FOUND" && !(await comesLater(path.split(".")[1] ?? ""));
  const image = pulumi.runtime.isDryRun() ? { image: { digest: unknown } } : {};
  return { ...image, ...(isMissing ? { refused: [failure] } : { unresolved: [failure] }) };
}

const unresolvedImage = (name: string, path: string, why: string): Message => ({
  headline: headline`${name} is not known`,
  details: [
    ["why", `${path}: ${why}`],
    ["do", "correct the name, or let it be: the build may have the pull secret or the network that the preview lacks"],
  ],
});

/** The same about another property. */
const at = (path: string, { summary, remedy }: Diagnostic): Diagnostic => ({
  path,
  summary,
  ...(remedy === undefined ? {} : { remedy }),
});

/** A mere reference has no digest. */
function known(resolution: Extract<Resolution, { image: unknown }>, builds = {}): Found {
  const image = resolvedTag(resolution.image);
  return image === undefined ? {} : { image: { ...image, ...builds } };
}

/** No build creates the stream that it builds into. */
async function outputStream({ metadata, spec }: BuildConfigInputs, around: BuildSurroundings): Promise<Found> {
  const { to } = spec.output ?? {};
  const tag = to && tagNameOf(to, metadata.namespace);
  if (tag === undefined) return {};
  const { connection, comesLater } = around;
  const { namespace, stream } = tag;
  const isDeclared = [...connection.owners.keys()].some((key) => `${key}:`.startsWith(`${namespace}/${stream}:`));
  if (isDeclared || isUnknown(namespace) || (await comesLater("output"))) return {};
  const present = await connection.streams.stream(namespace, stream).catch(() => "not told" as const);
  if (present !== undefined) return {};
  const remedy = `declare it, new ImageStream(${JSON.stringify(stream)}), above this BuildConfig, or correct the name`;
  const summary = `image stream ${namespace}/${stream} does not exist, and no build creates one; ${remedy}`;
  return { refused: [{ path: "spec.output.to", summary }] };
}
