import * as pulumi from "@pulumi/pulumi";
import { deploymentConfigOnCluster } from "../../../provider/resources/deploymentConfig/address.ts";
import {
  type DeploymentConfigInputs,
  deploymentConfigDiagnostics,
  normalizeDeploymentConfig,
} from "../../../provider/resources/deploymentConfig/inputs.ts";
import { type SecretPath, touches } from "../../../provider/resources/inputs/secretPaths.ts";
import type { Transient } from "../../../provider/resources/inputs/transient.ts";
import { isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import { headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";
import type { Connection } from "../../connection.ts";
import type { DeploymentConfigArgs } from "../../deploymentConfigArgs.ts";
import { sayExported } from "../../messages/sayExported.ts";
import { sharedByCopies } from "../../sharedByCopies.ts";
import { declaredBelow } from "../declaredBelow.ts";
import { ofProvider, type WithSecrets, withSecrets } from "../declaredSecrets.ts";
import { withoutExportedMembers, withoutNotedImage } from "../exportedObject.ts";
import { objectDeclaredOnce } from "../objectDeclaredOnce.ts";
import { partComesLater, plainDeclaration, waitingFor } from "../objectParts.ts";
import { partiallyKnown } from "../partiallyKnown.ts";
import type { PlacedResource } from "../placedResource.ts";
import { presentObject } from "../presentObject.ts";
import { type DeploymentSurroundings, deployedImages } from "./deployedImages.ts";
import { deploymentNotes, deprecation } from "./deploymentNotes.ts";
import { namedTags } from "./deploymentReferences.ts";

/** A declared DeploymentConfig with all that the program can find out about it. */
export interface DeclaredDeploymentConfig {
  readonly inputs: DeploymentConfigInputs & WithSecrets & { transient?: Transient };
  /** Streams and tags that come first if this program declares them. */
  readonly after: readonly string[];
  /** Rollouts that a change causes. */
  readonly notes: readonly Message[];
}

/** A DeploymentConfig that `oc get` prints. */
const exportedDeploymentConfig = {
  kind: "DeploymentConfig",
  apiVersions: ["apps.openshift.io/v1", "v1"],
  spec: withoutNotedImage("imageChangeParams", "lastTriggeredImage"),
};

/** Fills in defaults, and resolves the images of triggers unless the declaration is going to be refused anyway. */
export function declareDeploymentConfig(
  name: string,
  args: DeploymentConfigArgs,
  opts: pulumi.CustomResourceOptions | undefined,
  connected: Promise<Connection | undefined>,
  owner: PlacedResource,
): pulumi.Output<DeclaredDeploymentConfig> {
  return partiallyKnown(args, async (all, paths): Promise<DeclaredDeploymentConfig> => {
    const connection = await connected;
    const [given, exported] = withoutExportedMembers(exportedDeploymentConfig, all as DeploymentConfigInputs);
    void sayExported(owner.resource, exported);
    const comesLater = () => partComesLater(args, "triggers", opts);
    const { hasSecret, ...declared } = await declare(name, given, connection, { place: owner.place, comesLater });
    const secrets = [...secretPaths(paths), ...ofProvider("metadata", given.metadata, connection)];
    return { ...declared, inputs: withSecrets(declared.inputs, withImages(secrets, hasSecret)) };
  });
}

/** Triggers go without their position, which changes where another user removes one. */
const secretPaths = (paths: readonly SecretPath[]): SecretPath[] =>
  paths.map((path) => path.replace(/^\/spec\/triggers\/[^/]+/, "/spec/triggers/*"));

/** An image is known by the tag that names it. */
const withImages = (secrets: readonly SecretPath[], hasSecret: boolean): readonly SecretPath[] =>
  hasSecret || touches(secrets, "/spec/triggers/*/imageChangeParams") ? [...secrets, "/images"] : secrets;

type Declared = DeclaredDeploymentConfig & { readonly hasSecret: boolean };

async function declare(
  name: string,
  given: DeploymentConfigInputs,
  connection: Connection | undefined,
  around: Omit<DeploymentSurroundings, "connection">,
): Promise<Declared> {
  const { inputs, objects } = await plainDeclaration(name, given, connection);
  const transient: Transient = { dryRun: pulumi.runtime.isDryRun() };
  if (connection === undefined || deploymentConfigDiagnostics(inputs).length > 0 || isUnknown(inputs.metadata)) {
    return { inputs: { ...inputs, transient }, after: [], notes: [], hasSecret: false };
  }
  return resolved(normalizeDeploymentConfig(inputs), objects, transient, { ...around, connection });
}

async function resolved(
  inputs: DeploymentConfigInputs,
  objects: ReadonlySet<string>,
  transient: Transient,
  around: DeploymentSurroundings,
): Promise<Declared> {
  const { connection, place } = around;
  const named = namedTags(inputs);
  const again = objectDeclaredOnce(connection.declarations, "DeploymentConfig", inputs, place);
  const byName = named.filter(({ property }) => !objects.has(property));
  const below = await declaredBelow(connection, byName, place);
  const [{ object, refused, ...existing }, found] = await Promise.all([
    presentObject(deploymentConfigOnCluster, inputs, connection),
    deployedImages(inputs, around),
  ]);
  const whole = { ...inputs, images: found.images };
  return {
    inputs: {
      ...whole,
      transient: {
        ...transient,
        ...existing,
        refused: [...again, ...below, ...refused, ...found.refused],
        unresolved: found.unresolved,
        ...waitingFor(headline`${inputs.metadata.name} waits for an image`, found.waiting),
      },
    },
    after: named.flatMap(({ names }) => names),
    notes: [...deprecationOnce(inputs, connection), ...deploymentNotes(whole, object)],
    hasSecret: found.hasSecret,
  };
}

const said = sharedByCopies("deprecations", () => new WeakSet<object>());

/** One note of a run is enough. */
function deprecationOnce(inputs: DeploymentConfigInputs, { declarations }: Connection): Message[] {
  if (said.has(declarations)) return [];
  said.add(declarations);
  return [deprecation(inputs)];
}
