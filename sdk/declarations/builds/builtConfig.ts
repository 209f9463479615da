import * as pulumi from "@pulumi/pulumi";
import { isClusterError } from "../../../provider/cluster/clusterError.ts";
import type { Diagnostic } from "../../../provider/image/diagnostic.ts";
import { isObject, membersOf } from "../../../provider/image/members.ts";
import type { BuildConfigName } from "../../../provider/resources/build/inputs.ts";
import { buildConfigOnCluster } from "../../../provider/resources/buildConfig/address.ts";
import type { BuildConfigInputs } from "../../../provider/resources/buildConfig/inputs.ts";
import { presentSpec } from "../../../provider/resources/buildConfig/observe.ts";
import { hasUnknown, isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import { objectAddress, objectId } from "../../../provider/resources/object/wholeObject.ts";
import type { Connection } from "../../connection.ts";

/** The BuildConfig that a build runs. */
export interface BuiltConfig {
  /** As it was given, with the namespace that is meant. */
  readonly name: BuildConfigName;
  /** As it is declared, or as the cluster has it; absent where neither is known. */
  readonly config?: BuildConfigInputs;
  /** A resource of this program declares it, and tells its faults. */
  readonly isDeclared: boolean;
  readonly refused: readonly Diagnostic[];
}

interface Surroundings {
  readonly isResource: boolean;
  /** Told as soon as it is known. */
  readonly named: (name: BuildConfigName) => void;
  /** Tells that the program may create the BuildConfig before this resource. */
  readonly comesLater: () => Promise<boolean>;
  /** Resolves in an update when the resources that come first are there. */
  readonly created: () => Promise<unknown>;
}

/** Finds the BuildConfig that is meant. */
export async function builtConfig(
  given: unknown,
  connection: Connection | undefined,
  { isResource, named: tell, ...later }: Surroundings,
): Promise<BuiltConfig> {
  const { spec, images, annotations, ...named } = isResource ? membersOf(given) : nameIn(given);
  const namespace = await connection?.namespace().catch(() => undefined);
  const name = withNamespace(isUnknown(given) ? given : named, namespace ?? "default") as BuildConfigName;
  if (isResource) {
    const metadata = { ...name, ...(isObject(annotations) && { annotations }) };
    const config = { metadata, spec, images } as BuildConfigInputs;
    const isKnown = isObject(spec);
    return { name, ...(isKnown && { config }), isDeclared: true, refused: pausedFaults(annotations) };
  }
  const isName = isObject(name) && [name.name, name.namespace].every((text) => typeof text === "string" && text !== "");
  if (isName && !hasUnknown(name)) tell(name);
  if (connection === undefined || !isName || hasUnknown(name)) return { name, isDeclared: false, refused: [] };
  return { name, isDeclared: false, ...(await onCluster(name, connection, later)) };
}

const nameIn = (given: unknown): Readonly<Record<string, unknown>> =>
  typeof given === "string" ? { name: given } : membersOf(given);

const withNamespace = (named: unknown, namespace: string): unknown =>
  isObject(named) ? { namespace, ...named } : named;

/** The BuildConfig as it is now. Where the cluster cannot be asked, starting the build will tell. */
async function onCluster(
  name: BuildConfigName,
  { cluster }: Connection,
  { comesLater, created }: Pick<Surroundings, "comesLater" | "created">,
): Promise<Pick<BuiltConfig, "config" | "refused">> {
  const path = "config";
  const what = `BuildConfig ${objectId({ metadata: name })}`;
  try {
    const address = objectAddress(buildConfigOnCluster, { metadata: name });
    const now = await cluster.objects.findGathered(address, { byList: true });
    const isLater = now === undefined && (await comesLater());
    const object =
      isLater && !pulumi.runtime.isDryRun() ? await created().then(() => cluster.objects.find(address)) : now;
    if (object === undefined) {
      if (isLater) return { refused: [] };
      const remedy = "declare it, and pass its resource, or correct name and namespace";
      return { refused: [{ path, summary: `${what} does not exist; ${remedy}` }] };
    }
    if (object.metadata.deletionTimestamp !== undefined) {
      return { refused: [{ path, summary: `${what} is being deleted; wait until it is gone, then declare it` }] };
    }
    const spec = presentSpec({ metadata: name }, object);
    return {
      config: { metadata: name, spec, images: {} },
      refused: pausedFaults(object.metadata.annotations),
    };
  } catch (error) {
    const isOff = isClusterError(error, "API_NOT_FOUND", "KIND_NOT_FOUND");
    return { refused: isOff ? [{ path, summary: buildConfigOnCluster.isOff }] : [] };
  }
}

const pausedAnnotation = "openshift.io/build-config.paused";

function pausedFaults(annotations: unknown): Diagnostic[] {
  const value = membersOf(annotations)[pausedAnnotation];
  if (typeof value !== "string" || value.toLowerCase() !== "true") return [];
  const summary = `is paused, so that no build starts: take the annotation ${pausedAnnotation} off`;
  return [{ path: "config", summary }];
}
