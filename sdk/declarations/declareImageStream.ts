import * as pulumi from "@pulumi/pulumi";
import { isAdoptedElsewhere } from "../../provider/resources/creation/adoption.ts";
import { isMarked, makerOf } from "../../provider/resources/creation/creation.ts";
import {
  type ImageStreamInputs,
  imageStreamDiagnostics,
  normalizeImageStream,
} from "../../provider/resources/imageStream/inputs.ts";
import type { ObjectMetadata } from "../../provider/resources/inputs/objectMetadata.ts";
import { join } from "../../provider/resources/inputs/schemaDiagnostics.ts";
import { pointer, type SecretPath } from "../../provider/resources/inputs/secretPaths.ts";
import type { Transient } from "../../provider/resources/inputs/transient.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import type { TagReference } from "../../provider/resources/tag/tagReference.ts";
import { type Connection, serverOf } from "../connection.ts";
import type { ImageStreamArgs } from "../imageStreamArgs.ts";
import { pinnedByLock } from "../lock/lockOfStack.ts";
import { sayExported } from "../messages/sayExported.ts";
import { sayNotices } from "../messages/sayNotices.ts";
import { sayTagMoves } from "../messages/sayTagMoves.ts";
import { heldIfVerified } from "../verifiers/heldIfVerified.ts";
import { type TakenTagVerifiers, takeTagVerifiers } from "../verifiers/takeVerifier.ts";
import { usedLogins, withRepeatedImports } from "./access/usedLogins.ts";
import type { TagImage } from "./answeredTag.ts";
import { declaredBelow } from "./declaredBelow.ts";
import { declaredOnce } from "./declaredOnce.ts";
import { ofProvider, tagNames, tagSecrets, type WithSecrets, withSecrets } from "./declaredSecrets.ts";
import type { Declarer } from "./declarer.ts";
import { namedSources } from "./namedSources.ts";
import { foreseeRevisions, sayRevisions } from "./oldRevisions.ts";
import { partiallyKnown } from "./partiallyKnown.ts";
import { isStreamTag, plainSource } from "./plainSource.ts";
import { resolveTags } from "./resolveTags.ts";
import { withoutExported } from "./withoutExported.ts";

/** A declared stream with everything that the program can find out about it. */
export interface DeclaredImageStream {
  readonly inputs: ImageStreamInputs & WithSecrets & { transient?: Transient };
  /** By tag name. */
  readonly tags: Readonly<Record<string, TagImage>>;
  /** Streams and tags that come first if this program declares them. */
  readonly after: readonly string[];
}

/** Fills in defaults, and resolves the tags unless the declaration is going to be refused anyway. */
export function declareImageStream(
  name: string,
  args: ImageStreamArgs,
  connected: Promise<Connection | undefined>,
  owner: Declarer,
): pulumi.Output<DeclaredImageStream> {
  return partiallyKnown(args, async (all, paths): Promise<DeclaredImageStream> => {
    const connection = await connected;
    const [given, exported] = withoutExported("ImageStream", all);
    void sayExported(owner.resource, exported);
    const names = paths.includes(tagNames) ? ["/images"] : [];
    const secrets = [...paths, ...names, ...ofProvider("metadata", given.metadata, connection)];
    const { inputs, ...rest } = await declare(name, given, secrets, connection, owner);
    return { inputs: withSecrets(inputs, secrets), ...rest };
  });
}

async function declare(
  name: string,
  { metadata, spec, ...rest }: pulumi.Unwrap<ImageStreamArgs>,
  secrets: readonly SecretPath[],
  connection: Connection | undefined,
  owner: Declarer,
): Promise<DeclaredImageStream> {
  const [declaredSpec, verifiers] = takeTagVerifiers(spec ?? {});
  const inputs = {
    ...rest,
    metadata: isUnknown(metadata) ? metadata : await withDefaults(name, metadata ?? {}, connection),
    spec: plainSources(declaredSpec, await serverOf(connection)),
    images: {},
  } as ImageStreamInputs;
  const dryRun = pulumi.runtime.isDryRun();
  if (connection === undefined || imageStreamDiagnostics(inputs).length > 0 || isUnknown(inputs.metadata)) {
    return { inputs: { ...inputs, transient: { dryRun, refused: [...verifiers.refused] } }, tags: {}, after: [] };
  }
  const objects = tagsByObject(declaredSpec);
  return resolved(pinnedByLock(normalizeImageStream(inputs)), objects, verifiers, secrets, connection, owner);
}

/** Names of the tags whose source was given as a tag of a declared stream. */
function tagsByObject(spec: unknown): ReadonlySet<unknown> {
  const { tags } = Object(spec) as { tags?: unknown };
  const all: { name?: unknown; from?: unknown }[] = Array.isArray(tags) ? tags.map(Object) : [];
  return new Set(all.filter(({ from }) => isStreamTag(from)).map(({ name }) => name));
}

function plainSources<Spec>(spec: Spec, server: string | undefined): Spec {
  if (typeof spec !== "object" || spec === null || !("tags" in spec) || !Array.isArray(spec.tags)) return spec;
  return { ...spec, tags: spec.tags.map((tag) => plainSource(tag, server)) };
}

async function withDefaults(name: string, given: object, connection: Connection | undefined): Promise<ObjectMetadata> {
  // Waiting in any case lets all declarations of a program be known before the first of them is resolved.
  const namespace = (await connection?.namespace()) ?? "default";
  return { name, namespace, ...given };
}

async function resolved(
  inputs: ImageStreamInputs,
  objects: ReadonlySet<unknown>,
  verifiers: TakenTagVerifiers,
  secrets: readonly SecretPath[],
  connection: Connection,
  owner: Declarer,
): Promise<DeclaredImageStream> {
  const { name, namespace } = inputs.metadata;
  const given = Array.isArray(inputs.spec.tags) ? inputs.spec.tags : undefined;
  const twice = declaredOnce(connection, { name: `${namespace}/${name}`, property: "metadata.name", owner });
  // An `ImageStreamTag` of the stream itself comes after it.
  const sourcesOf = (tag: TagReference) =>
    namedSources([tag], inputs.metadata).filter((source) => !`${source}:`.startsWith(`${namespace}/${name}:`));
  const path = (tag: string) => join("spec.tags", [tag, "from"]);
  const secretsOf = (tag: string) => tagSecrets(secrets, pointer(["spec", "tags", tag]));
  const named = (given ?? [])
    .filter((tag) => !isUnknown(tag) && !objects.has(tag.name))
    .map((tag) => ({ names: sourcesOf(tag), property: path(tag.name) }));
  const [{ tags, images, resolutions, unresolved, refused, notices }, below, existing] = await Promise.all([
    resolveTags(given ?? [], inputs.metadata, connection, { owner, path, verifiersOf: verifiers.of, secretsOf }),
    declaredBelow(connection, named, owner.place),
    // Where this cannot be told, creating the stream will tell.
    connection.streams.stream(namespace, name).then(
      async (stream) => {
        if (stream === undefined) return { exists: false };
        const left = await connection.creations.find({ kind: "ImageStream", id: `${namespace}/${name}` });
        const maker = makerOf(stream, await connection.creations.stack());
        return {
          exists: !isMarked(stream, left) || isAdoptedElsewhere({}, stream),
          ...(maker === undefined ? {} : { maker }),
        };
      },
      () => ({}),
    ),
  ]);
  const limit = (tag: string) => join("spec.tags", [tag, "keepRevisions"]);
  const revisions = await foreseeRevisions(given ?? [], images, inputs.metadata, connection, limit);
  void sayRevisions(owner.resource, revisions.notes);
  void sayNotices(owner.resource, notices);
  await sayTagMoves(owner.resource, { namespace, stream: name }, resolutions, connection);
  const imported = { stream: inputs.metadata, tags, owner };
  const repeating = await withRepeatedImports(imported, revisions.images, connection);
  const secretsFirst = await usedLogins({ ...imported, images: repeating }, connection);
  const transient = {
    dryRun: pulumi.runtime.isDryRun(),
    refused: [...twice, ...below, ...verifiers.refused, ...refused],
    unresolved: [...verifiers.unresolved, ...unresolved, ...revisions.unresolved],
    ...existing,
  };
  const chosen = given === undefined ? inputs : { ...inputs, spec: { ...inputs.spec, tags } };
  const held = heldIfVerified(chosen, connection.declarations);
  return {
    inputs: { ...held, images: repeating, transient },
    tags: resolutions,
    after: [...(given ?? []).flatMap(sourcesOf), ...secretsFirst],
  };
}
