import * as pulumi from "@pulumi/pulumi";
import { parseStreamTag } from "../../provider/image/streamTag.ts";
import type { ImageStreamInputs } from "../../provider/resources/imageStream/inputs.ts";
import {
  asImageStream,
  asImageStreamTag,
  type ImageStreamTagInputs,
  imageStreamTagDiagnostics,
  normalizeImageStreamTag,
} from "../../provider/resources/imageStreamTag/inputs.ts";
import { isLeftBehind } from "../../provider/resources/imageStreamTag/leftBehind.ts";
import type { SecretPath } from "../../provider/resources/inputs/secretPaths.ts";
import type { Transient } from "../../provider/resources/inputs/transient.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import { type Connection, serverOf } from "../connection.ts";
import type { ImageStreamTagArgs } from "../imageStreamTagArgs.ts";
import { pinnedByLock } from "../lock/lockOfStack.ts";
import { sayExported } from "../messages/sayExported.ts";
import { sayNotices } from "../messages/sayNotices.ts";
import { sayTagMoves } from "../messages/sayTagMoves.ts";
import { heldIfVerified } from "../verifiers/heldIfVerified.ts";
import { type TakenVerifier, takeVerifier } from "../verifiers/takeVerifier.ts";
import { usedLogins, withRepeatedImports } from "./access/usedLogins.ts";
import type { TagImage } from "./answeredTag.ts";
import { declaredBelow, type NamedSource } from "./declaredBelow.ts";
import { ofProvider, tagSecrets, type WithSecrets, withSecrets } from "./declaredSecrets.ts";
import type { Declarer } from "./declarer.ts";
import { namedSources } from "./namedSources.ts";
import { foreseeRevisions, sayRevisions } from "./oldRevisions.ts";
import { partiallyKnown } from "./partiallyKnown.ts";
import { isStreamTag, plainSource } from "./plainSource.ts";
import { resolveTags } from "./resolveTags.ts";
import { withoutExported } from "./withoutExported.ts";

/** A declared tag with everything that the program can find out about it. */
export interface DeclaredImageStreamTag {
  readonly inputs: ImageStreamTagInputs & WithSecrets & { transient: Transient };
  readonly image: TagImage;
  /** The tag has been resolved: it was without faults, and known. */
  readonly isResolved: boolean;
  /** Streams and tags that come first if this program declares them: its own stream, which it would create otherwise. */
  readonly after: readonly string[];
}

/** Fills in defaults, and resolves the tag unless the declaration is going to be refused anyway. */
export function declareImageStreamTag(
  name: string,
  args: ImageStreamTagArgs,
  connected: Promise<Connection | undefined>,
  owner: Declarer,
): pulumi.Output<DeclaredImageStreamTag> {
  return partiallyKnown(args, async (all, paths): Promise<DeclaredImageStreamTag> => {
    const connection = await connected;
    const [given, exported] = withoutExported("ImageStreamTag", all);
    void sayExported(owner.resource, exported);
    const secrets = [...paths, ...ofProvider("metadata", given.metadata, connection)];
    const { inputs, ...rest } = await declare(name, given, secrets, connection, owner);
    return { inputs: withSecrets(inputs, secrets), ...rest };
  });
}

async function declare(
  name: string,
  { metadata = {}, ...given }: pulumi.Unwrap<ImageStreamTagArgs>,
  secrets: readonly SecretPath[],
  connection: Connection | undefined,
  owner: Declarer,
): Promise<DeclaredImageStreamTag> {
  const namespace = (await connection?.namespace()) ?? "default";
  const [declared, verifier] = takeVerifier(given.tag, "tag");
  const inputs = {
    ...given,
    metadata: isUnknown(metadata) ? metadata : { name, namespace, ...metadata },
    tag: plainSource(declared, await serverOf(connection)),
  } as ImageStreamTagInputs;
  const dryRun = pulumi.runtime.isDryRun();
  const isKnown = ![inputs.metadata, inputs.tag, inputs.metadata.name, inputs.metadata.namespace].some(isUnknown);
  if (connection === undefined || !isKnown || imageStreamTagDiagnostics(inputs).length > 0) {
    const transient = { dryRun, refused: [...verifier.refused] };
    return { inputs: { ...inputs, transient }, image: {}, isResolved: false, after: [] };
  }
  const normal = changed(normalizeImageStreamTag(inputs), pinnedByLock);
  return resolved(normal, namesOf(normal, declared), verifier, secrets, connection, owner);
}

/** The tag's stream, and its source unless that was given as the object. */
function namesOf(inputs: ImageStreamTagInputs, declared: unknown): NamedSource[] {
  const { metadata, spec } = asImageStream(inputs);
  const stream = { names: [`${metadata.namespace}/${metadata.name}`], property: "metadata.name" };
  if (isStreamTag((Object(declared) as { from?: unknown }).from)) return [stream];
  const names = namedSources(spec.tags ?? [], metadata).filter((name) => !stream.names.includes(name));
  return [stream, { names, property: "tag.from" }];
}

function changed(
  inputs: ImageStreamTagInputs,
  change: (stream: ImageStreamInputs) => ImageStreamInputs,
): ImageStreamTagInputs {
  return asImageStreamTag(inputs, change(asImageStream(inputs))) ?? inputs;
}

async function resolved(
  inputs: ImageStreamTagInputs,
  named: readonly NamedSource[],
  verifier: TakenVerifier,
  secrets: readonly SecretPath[],
  connection: Connection,
  owner: Declarer,
) {
  const { metadata, spec } = asImageStream(inputs);
  const { stream, tag } = parseStreamTag(inputs.metadata.name);
  const [{ tags, images, resolutions, unresolved, refused, notices }, below, exists] = await Promise.all([
    resolveTags(spec.tags ?? [], metadata, connection, {
      owner,
      path: () => "tag.from",
      verifiersOf: () => verifier.verifiers,
      secretsOf: () => tagSecrets(secrets, "/tag"),
    }),
    declaredBelow(connection, named, owner.place),
    connection.streams.stream(metadata.namespace, stream).then(
      async (present) => {
        if (present?.spec?.tags?.some(({ name }) => name === tag) !== true) return false;
        const id = `${metadata.namespace}/${inputs.metadata.name}`;
        return !isLeftBehind(present, inputs, await connection.creations.find({ kind: "ImageStreamTag", id }));
      },
      // Where this cannot be told, creating the tag will tell.
      () => undefined,
    ),
  ]);
  const revisions = await foreseeRevisions(spec.tags ?? [], images, metadata, connection, () => "tag.keepRevisions");
  void sayRevisions(owner.resource, revisions.notes);
  void sayNotices(owner.resource, notices);
  await sayTagMoves(owner.resource, { namespace: metadata.namespace, stream }, resolutions, connection);
  const transient: Transient = {
    dryRun: pulumi.runtime.isDryRun(),
    refused: [...below, ...verifier.refused, ...refused],
    unresolved: [...verifier.unresolved, ...unresolved, ...revisions.unresolved],
    ...(exists === undefined ? {} : { exists }),
  };
  const imported = { stream: metadata, tags, owner };
  const repeating = await withRepeatedImports(imported, revisions.images, connection);
  const declared = { metadata, spec: { tags }, images: repeating };
  const held = changed(inputs, () => heldIfVerified(declared, connection.declarations));
  const secretsFirst = await usedLogins({ ...imported, images: repeating }, connection);
  const after = [`${metadata.namespace}/${stream}`, ...namedSources(spec.tags ?? [], metadata), ...secretsFirst];
  return { inputs: { ...held, transient }, image: resolutions[tag] ?? {}, isResolved: true, after };
}
