import type * as pulumi from "@pulumi/pulumi";
import { unknown } from "../../provider/resources/inputs/unknown.ts";
import type { Connection } from "../connection.ts";
import type { DeclaredImageStream } from "./declareImageStream.ts";
import { partiallyKnown } from "./partiallyKnown.ts";

/** The declaration of a stream that a program only reads: its place. */
export function existingImageStream(
  id: pulumi.Input<pulumi.ID>,
  connected: Promise<Connection | undefined>,
): pulumi.Output<DeclaredImageStream> {
  return partiallyKnown(id, async (given): Promise<DeclaredImageStream> => {
    const slash = given.indexOf("/");
    const namespace = slash < 0 ? ((await (await connected)?.namespace()) ?? unknown) : given.slice(0, slash);
    const metadata = { name: given.slice(slash + 1), namespace };
    // Of what is only read, no `check` takes anything out before it is stored.
    return { inputs: { metadata, spec: {}, images: {} }, tags: {}, after: [] };
  });
}
