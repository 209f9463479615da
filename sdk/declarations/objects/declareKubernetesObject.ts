import * as pulumi from "@pulumi/pulumi";
import { isClusterError } from "../../../provider/cluster/clusterError.ts";
import type { Diagnostic } from "../../../provider/image/diagnostic.ts";
import { isObject, type Members, membersOf } from "../../../provider/image/members.ts";
import { thisStack } from "../../../provider/resources/creation/creation.ts";
import type { Transient } from "../../../provider/resources/inputs/transient.ts";
import { hasUnknown, isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import {
  addressOfObject,
  type KubernetesObjectInputs,
  objectCreation,
} from "../../../provider/resources/kubernetesObject/inputs.ts";
import { objectDiagnostics } from "../../../provider/resources/kubernetesObject/objectDiagnostics.ts";
import { replacedFields } from "../../../provider/resources/kubernetesObject/replacedFields.ts";
import type { Message } from "../../../provider/text/message.ts";
import type { Connection } from "../../connection.ts";
import type { KubernetesObjectArgs } from "../../kubernetesObjectArgs.ts";
import { sayExported } from "../../messages/sayExported.ts";
import { mayComeLater } from "../../objectArgs.ts";
import { declaredBelow } from "../declaredBelow.ts";
import { ofProvider, type WithSecrets, withSecrets } from "../declaredSecrets.ts";
import { withoutExportedMembers } from "../exportedObject.ts";
import { partiallyKnown } from "../partiallyKnown.ts";
import type { PlacedResource } from "../placedResource.ts";
import { objectAt, type PresentObject } from "../presentObject.ts";
import { movedImages } from "./movedImages.ts";
import { replacementNote } from "./replacementNote.ts";
import { withSecretData } from "./secretData.ts";

/** A declared object with all that the program can find out about it. */
export interface DeclaredKubernetesObject {
  readonly inputs: KubernetesObjectInputs & WithSecrets & { transient?: Transient };
  /** Tags that come first if this program declares them. */
  readonly after: readonly string[];
  readonly notes: readonly Message[];
}

/** Fills in name and namespace, and looks at the object that is there, unless the declaration is refused anyway. */
export function declareKubernetesObject(
  name: string,
  args: KubernetesObjectArgs,
  opts: pulumi.CustomResourceOptions | undefined,
  connected: Promise<Connection | undefined>,
  owner: PlacedResource,
): pulumi.Output<DeclaredKubernetesObject> {
  return partiallyKnown(args, async (all, paths): Promise<DeclaredKubernetesObject> => {
    const connection = await connected;
    const { apiVersion, kind } = all;
    const [rest, exported] = withoutExportedMembers({ kind, apiVersions: [apiVersion], spec: (spec) => spec }, all);
    const given: Members = { ...rest, apiVersion, kind };
    void sayExported(owner.resource, exported);
    const { object, secrets } = withSecretData(given, paths);
    const isLater = () => mayComeLater(args, opts);
    const declared = await declare(name, object, connection, { place: owner.place, isLater });
    const more = ofProvider("metadata", given["metadata"], connection);
    const hidden = declared.isSecretImage ? ["/triggeredImages"] : [];
    return { ...declared, inputs: withSecrets(declared.inputs, [...secrets, ...more, ...hidden]) };
  });
}

interface Surroundings {
  readonly place: number;
  /** Another resource of the program comes first. */
  readonly isLater: () => Promise<boolean>;
}

async function declare(
  name: string,
  given: Members,
  connection: Connection | undefined,
  { place, isLater }: Surroundings,
): Promise<DeclaredKubernetesObject & { readonly isSecretImage: boolean }> {
  const scope = await scopeOf(given, connection, isLater);
  const inputs = { ...given, metadata: withDefaults(name, given["metadata"] ?? {}, scope) } as KubernetesObjectInputs;
  const transient: Transient = { dryRun: pulumi.runtime.isDryRun() };
  const none = { after: [], notes: [], isSecretImage: false };
  if (connection === undefined || objectDiagnostics(inputs).length > 0) {
    return { ...none, inputs: { ...inputs, transient } };
  }
  const refused = scopeFaults(given, scope);
  if (refused.length > 0) return { ...none, inputs: { ...inputs, transient: { ...transient, refused } } };
  const [{ object, ...existing }, moved] = await Promise.all([
    lookAt(inputs, connection),
    movedImages(inputs, connection, place),
  ]);
  const isOwn = object !== undefined && existing.maker === thisStack;
  const replaced = isOwn ? replacedFields(inputs, object) : [];
  const notes = replaced.length === 0 || hasUnknown(inputs) ? [] : [replacementNote(inputs, replaced)];
  const below = await declaredBelow(connection, [{ names: moved.tags, property: "metadata.annotations" }], place);
  return {
    inputs: {
      ...inputs,
      ...(Object.keys(moved.images).length === 0 ? {} : { triggeredImages: { ...moved.images } }),
      // The engine checks what replaces an object as if it were new.
      transient: { ...transient, ...(replaced.length === 0 ? existing : {}), refused: below },
    },
    after: moved.tags,
    notes,
    isSecretImage: moved.isSecret,
  };
}

interface Scope {
  /** `undefined` where the cluster does not tell. */
  readonly isNamespaced?: boolean;
  /** That of the connection. */
  readonly namespace?: string;
  /** There is no such kind. */
  readonly missing?: string;
}

async function scopeOf(
  { apiVersion, kind }: Members,
  connection: Connection | undefined,
  isLater: () => Promise<boolean>,
): Promise<Scope> {
  const isKnown = [apiVersion, kind].every((text) => typeof text === "string" && text !== "" && !isUnknown(text));
  if (connection === undefined || !isKnown) return {};
  try {
    const of = { apiVersion: String(apiVersion), kind: String(kind) };
    const isNamespaced = await connection.cluster.objects.isNamespaced(of);
    return isNamespaced ? { isNamespaced, namespace: await connection.namespace() } : { isNamespaced };
  } catch (error) {
    if (!isClusterError(error, "KIND_NOT_FOUND") || (await isLater())) return {};
    return { missing: error.message };
  }
}

const withDefaults = (name: string, given: unknown, { namespace }: Scope): unknown =>
  isObject(given) ? { name, ...(namespace === undefined ? {} : { namespace }), ...given } : given;

function scopeFaults({ kind, metadata }: Members, { isNamespaced, missing }: Scope): Diagnostic[] {
  if (missing !== undefined) return [{ path: "kind", summary: missing }];
  if (isNamespaced !== false || membersOf(metadata)["namespace"] === undefined) return [];
  const remedy = "take it out";
  return [{ path: "metadata.namespace", summary: `has no meaning: a ${String(kind)} is of cluster scope`, remedy }];
}

/** Reads the present object; a cluster that does not answer tells when the object is created. */
async function lookAt(inputs: KubernetesObjectInputs, connection: Connection): Promise<Partial<PresentObject>> {
  const { apiVersion, kind, metadata } = inputs;
  if ([apiVersion, kind, metadata.name, metadata.namespace].some(isUnknown)) return {};
  const found = await objectAt(addressOfObject(inputs), objectCreation(inputs), connection).catch(() => ({}));
  // The update waits until it is gone.
  return isGoing(found) ? { ...found, exists: false } : found;
}

const isGoing = ({ object }: Partial<PresentObject>): boolean => object?.metadata.deletionTimestamp !== undefined;
