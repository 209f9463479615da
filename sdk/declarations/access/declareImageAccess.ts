import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../provider/image/diagnostic.ts";
import { type Members, membersOf } from "../../../provider/image/members.ts";
import { accessActions } from "../../../provider/resources/imageAccess/actions.ts";
import {
  declaredAccess,
  type ImageAccessInputs,
  imageAccessDiagnostics,
} from "../../../provider/resources/imageAccess/inputs.ts";
import { join } from "../../../provider/resources/inputs/schemaDiagnostics.ts";
import { pointer, type SecretPath, touches } from "../../../provider/resources/inputs/secretPaths.ts";
import type { Transient } from "../../../provider/resources/inputs/transient.ts";
import { hasUnknown, isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import type { Message } from "../../../provider/text/message.ts";
import type { Connection } from "../../connection.ts";
import type { ImageAccessArgs } from "../../imageAccessArgs.ts";
import type { ImageStream } from "../../imageStream.ts";
import { ofProvider, type WithSecrets, withSecrets } from "../declaredSecrets.ts";
import { declaredMetadata } from "../objectParts.ts";
import { partiallyKnown } from "../partiallyKnown.ts";
import { accessNotes } from "./accessNotes.ts";
import { presentAccess } from "./presentAccess.ts";

/** A declared access with all that the program can find out about it. */
export interface DeclaredImageAccess {
  readonly inputs: ImageAccessInputs & WithSecrets & { transient?: Transient };
  /** Messages on granted and revoked rights. */
  readonly notes: readonly Message[];
}

/** Reads the subjects, and compares them with the role bindings on the cluster. */
export function declareImageAccess(
  name: string,
  args: ImageAccessArgs,
  connected: Promise<Connection | undefined>,
): pulumi.Output<DeclaredImageAccess> {
  return partiallyKnown(withStream(args), async (all, paths): Promise<DeclaredImageAccess> => {
    const connection = await connected;
    const { metadata, stream, adopt, ...given } = all as Members;
    const whole = isUnknown(metadata) ? metadata : await declaredMetadata(name, membersOf(metadata), connection);
    const { access, diagnostics } = declaredAccess({ ...given, metadata: whole });
    const inputs = {
      metadata: whole,
      access,
      ...(stream === undefined ? {} : { stream }),
      ...(adopt === undefined ? {} : { adopt }),
    } as ImageAccessInputs;
    const transient: Transient = { dryRun: pulumi.runtime.isDryRun() };
    const refused = [
      ...diagnostics,
      ...strangers(given),
      ...(diagnostics.length > 0 ? [] : imageAccessDiagnostics(inputs)),
    ];
    const secrets = [...accessSecrets(paths), ...ofProvider("metadata", metadata, connection)];
    if (refused.length > 0)
      return { inputs: withSecrets({ ...inputs, transient: { ...transient, refused } }, secrets), notes: [] };
    if (connection === undefined || hasUnknown([inputs.metadata, inputs.stream, access])) {
      return { inputs: withSecrets({ ...inputs, transient }, secrets), notes: [] };
    }
    const present = await presentAccess(inputs, connection);
    const { exists, maker } = present;
    return {
      inputs: withSecrets(
        {
          ...inputs,
          transient: {
            ...transient,
            ...(exists === undefined ? {} : { exists }),
            ...(maker === undefined ? {} : { maker }),
          },
        },
        secrets,
      ),
      notes: accessNotes(inputs, present),
    };
  });
}

/** The name of a stream that is given as its resource; the images are in its namespace. */
function withStream({ stream, metadata, ...args }: ImageAccessArgs): ImageAccessArgs {
  if (!pulumi.Resource.isInstance(stream)) {
    return { ...args, ...(stream && { stream }), ...(metadata === undefined ? {} : { metadata }) };
  }
  const { name, namespace } = (stream as ImageStream).place;
  const given = pulumi.output(metadata ?? {});
  return { ...args, stream: name, metadata: given.apply((known) => ({ namespace, ...known })) };
}

const strangers = (given: Members): Diagnostic[] =>
  Object.keys(given)
    .filter((key) => !accessActions.some((action) => action === key))
    .map((key) => ({
      path: join("", [key]),
      summary: "is no property that this resource knows",
      remedy: `correct its spelling or remove it; there are ${accessActions.join(", ")}`,
    }));

/** Who may do something stands in the keys of `access`. */
function accessSecrets(paths: readonly SecretPath[]): SecretPath[] {
  const isOfAccess = accessActions.some((action) => touches(paths, pointer([action])));
  const others = paths.filter((path) => !accessActions.some((action) => `${path}/`.startsWith(`/${action}/`)));
  return isOfAccess ? [...others, "/access"] : others;
}
