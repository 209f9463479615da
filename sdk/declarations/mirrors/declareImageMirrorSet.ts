import * as pulumi from "@pulumi/pulumi";
import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import { membersOf } from "../../../provider/image/members.ts";
import { mirrorSetKind } from "../../../provider/resources/imageMirrorSet/index.ts";
import {
  type ImageMirrorSetInputs,
  imageMirrorSetDiagnostics,
} from "../../../provider/resources/imageMirrorSet/inputs.ts";
import type { Transient } from "../../../provider/resources/inputs/transient.ts";
import { isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import type { Connection } from "../../connection.ts";
import type { ImageMirrorSetArgs } from "../../imageMirrorSetArgs.ts";
import { sayExported } from "../../messages/sayExported.ts";
import { type WithSecrets, withSecrets } from "../declaredSecrets.ts";
import { withoutExportedMembers } from "../exportedObject.ts";
import { partiallyKnown } from "../partiallyKnown.ts";
import { presentObject } from "../presentObject.ts";

/** A declared set of mirrors, and the object as it is on the cluster. */
export interface DeclaredMirrorSet {
  readonly inputs: ImageMirrorSetInputs & WithSecrets & { transient?: Transient };
  readonly present?: ApiObject;
  /** Absent where the declaration is going to be refused, or the cluster is not known yet. */
  readonly connection?: Connection;
}

/** Fills in the name, and looks whether the object exists. */
export function declareImageMirrorSet(
  name: string,
  args: ImageMirrorSetArgs,
  connected: Promise<Connection | undefined>,
  owner: Promise<pulumi.Resource>,
): pulumi.Output<DeclaredMirrorSet> {
  return partiallyKnown(args, async (all, paths): Promise<DeclaredMirrorSet> => {
    const connection = await connected;
    const { kind } = mirrorSetKind(all as ImageMirrorSetInputs);
    const of = { kind, apiVersions: ["config.openshift.io/v1"], spec: (spec: object) => ({ ...spec }) };
    const [given, exported] = withoutExportedMembers(of, all as ImageMirrorSetInputs);
    void sayExported(owner, exported);
    const { metadata, ...rest } = given;
    const inputs = { ...rest, metadata: isUnknown(metadata) ? metadata : { name, ...membersOf(metadata) } };
    const declared = await declare(inputs as ImageMirrorSetInputs, connection);
    return { ...declared, inputs: withSecrets(declared.inputs, paths) };
  });
}

async function declare(inputs: ImageMirrorSetInputs, connection: Connection | undefined): Promise<DeclaredMirrorSet> {
  const transient: Transient = { dryRun: pulumi.runtime.isDryRun() };
  if (connection === undefined || isUnknown(inputs.metadata) || imageMirrorSetDiagnostics(inputs).length > 0) {
    return { inputs: { ...inputs, transient } };
  }
  const { object, refused, ...existing } = await presentObject(mirrorSetKind(inputs), inputs, connection);
  const declared = { ...inputs, transient: { ...transient, ...existing, refused } };
  return { inputs: declared, connection, ...(object && { present: object }) };
}
