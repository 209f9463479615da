import * as pulumi from "@pulumi/pulumi";
import { buildConfigOnCluster } from "../../../provider/resources/buildConfig/address.ts";
import {
  type BuildConfigInputs,
  buildConfigDiagnostics,
  normalizeBuildConfig,
} from "../../../provider/resources/buildConfig/inputs.ts";
import type { SecretPath } from "../../../provider/resources/inputs/secretPaths.ts";
import type { Transient } from "../../../provider/resources/inputs/transient.ts";
import { isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import { objectId } from "../../../provider/resources/object/wholeObject.ts";
import { headline } from "../../../provider/text/headline.ts";
import { hideTexts } from "../../../provider/text/knownSecrets.ts";
import type { Message } from "../../../provider/text/message.ts";
import type { BuildConfigArgs } from "../../buildConfigArgs.ts";
import type { Connection } from "../../connection.ts";
import { sayExported } from "../../messages/sayExported.ts";
import { declaredBelow } from "../declaredBelow.ts";
import { ofProvider, type WithSecrets, withSecrets } from "../declaredSecrets.ts";
import { withoutExportedMembers, withoutNotedImage } from "../exportedObject.ts";
import { objectDeclaredOnce } from "../objectDeclaredOnce.ts";
import { partComesLater, plainDeclaration, waitingFor } from "../objectParts.ts";
import { partiallyKnown } from "../partiallyKnown.ts";
import type { PlacedResource } from "../placedResource.ts";
import { tagNameOf } from "../plainReferences.ts";
import { presentObject } from "../presentObject.ts";
import { buildNotes } from "./buildNotes.ts";
import { addOutput } from "./buildOutputs.ts";
import { namedReferences } from "./buildReferences.ts";
import { buildSecrets, hasSecretImages, inlineSecrets } from "./buildSecrets.ts";
import { buildsOf } from "./programBuilds.ts";
import { type BuildSurroundings, resolveBuildImages } from "./resolveBuildImages.ts";
import { secretsOfBuilds } from "./secretsOfBuilds.ts";

/** A declared BuildConfig, and the facts about it that the program finds on the cluster. */
export interface DeclaredBuildConfig {
  readonly inputs: BuildConfigInputs & WithSecrets & { transient?: Transient };
  /** Streams and tags that come first if this program declares them. */
  readonly after: readonly string[];
  /** Builds that a change starts, and changes that start none. */
  readonly notes: readonly Message[];
  /** Images that could not be resolved, although a build may pull them. */
  readonly warnings: readonly Message[];
}

/** The resource of a BuildConfig. */
export interface BuildOwner extends PlacedResource {
  /** Called when the output tag is known. */
  readonly told: () => void;
}

/** A BuildConfig that `oc get` prints. Clusters before 4.8 have noted in its triggers what was built last. */
const exportedBuildConfig = {
  kind: "BuildConfig",
  apiVersions: ["build.openshift.io/v1", "v1"],
  spec: withoutNotedImage("imageChange", "lastTriggeredImageID"),
};

/** Fills in defaults, and resolves the images of references unless the declaration is going to be refused anyway. */
export function declareBuildConfig(
  name: string,
  args: BuildConfigArgs,
  opts: pulumi.CustomResourceOptions | undefined,
  connected: Promise<Connection | undefined>,
  owner: BuildOwner,
): pulumi.Output<DeclaredBuildConfig> {
  return partiallyKnown(args, async (all, paths): Promise<DeclaredBuildConfig> => {
    const connection = await connected;
    const [given, exported] = withoutExportedMembers(exportedBuildConfig, all as BuildConfigInputs);
    void sayExported(owner.resource, exported);
    hideTexts(inlineSecrets(given.spec));
    const secrets = [...buildSecrets(paths, given.spec), ...ofProvider("metadata", given.metadata, connection)];
    const around = { ...owner, secrets, comesLater: (part: string) => partComesLater(args, part, opts) };
    const { inputs, ...rest } = await declare(name, given, connection, around).finally(owner.told);
    return { inputs: withSecrets(inputs, allSecrets(secrets)), ...rest };
  });
}

/** The key of an image contains its namespace, which may be a secret. */
const allSecrets = (secrets: readonly SecretPath[]): SecretPath[] =>
  hasSecretImages(secrets) ? [...secrets, "/images"] : [...secrets];

async function declare(
  name: string,
  given: BuildConfigInputs,
  connection: Connection | undefined,
  around: Omit<BuildSurroundings, "connection"> & BuildOwner,
): Promise<DeclaredBuildConfig> {
  const { inputs, objects } = await plainDeclaration(name, given, connection);
  const transient: Transient = { dryRun: pulumi.runtime.isDryRun() };
  if (connection === undefined || buildConfigDiagnostics(inputs).length > 0 || isUnknown(inputs.metadata)) {
    return { inputs: { ...inputs, transient }, after: [], notes: [], warnings: [] };
  }
  return resolved(normalizeBuildConfig(inputs), objects, transient, { ...around, connection });
}

async function resolved(
  inputs: BuildConfigInputs,
  objects: ReadonlySet<string>,
  transient: Transient,
  around: BuildSurroundings & BuildOwner,
): Promise<DeclaredBuildConfig> {
  const { connection, place } = around;
  const { to } = inputs.spec.output ?? {};
  const target = to && tagNameOf(to, inputs.metadata.namespace);
  if (target !== undefined) {
    const { name } = inputs.metadata;
    const { resource } = around;
    addOutput(connection.declarations, target, { name, id: objectId(inputs), resource });
  }
  around.told();
  const again = objectDeclaredOnce(connection.declarations, "BuildConfig", inputs, place);
  const named = namedReferences(inputs);
  const below = await declaredBelow(
    connection,
    named.filter(({ property }) => !objects.has(property)),
    place,
  );
  const [present, images] = await Promise.all([
    presentObject(buildConfigOnCluster, inputs, connection),
    resolveBuildImages(inputs, around),
  ]);
  const { object, refused, ...existing } = present;
  const owner = { id: objectId(inputs), resource: around.resource };
  const builds = await buildsOf(connection.declarations, owner);
  return {
    inputs: {
      ...inputs,
      images: images.images,
      transient: {
        ...transient,
        ...existing,
        refused: [...again, ...below, ...refused, ...images.refused],
        unresolved: images.unresolved,
        ...waitingFor(headline`${inputs.metadata.name} waits for an image`, images.waiting),
      },
    },
    after: [...named.flatMap(({ names }) => names), ...(await secretsOfBuilds(inputs, connection, place))],
    notes: buildNotes(inputs, object, { resources: builds.map(({ name }) => name), late: images.late }),
    warnings: images.warnings,
  };
}
