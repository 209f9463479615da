import * as pulumi from "@pulumi/pulumi";
import { endOfTurn } from "../../../provider/resolver/endOfTurn.ts";
import type { ImageSourceArgs } from "../../args.ts";
import type { Connection } from "../../connection.ts";

/** Namespace of the streams that come with OpenShift. */
const shared = "openshift";

/**
 * The reference to a builder image. A tag by string whose stream the namespace does not have, and the program does not declare, is the
 * one of the cluster's own streams, if there is such a stream.
 */
export function builderReference(
  builder: pulumi.Input<ImageSourceArgs>,
  namespace: pulumi.Input<string> | undefined,
  connected: Promise<Connection | undefined>,
): pulumi.Input<ImageSourceArgs> {
  if (typeof builder !== "string" || builder.includes("/") || !builder.includes(":")) return builder;
  const [stream = ""] = builder.split(":");
  return pulumi.output(namespace).apply(async (given): Promise<ImageSourceArgs> => {
    const connection = await connected;
    if (connection === undefined) return builder;
    // By then, all that the program declares in one go is known.
    await endOfTurn();
    const own = given ?? (await connection.namespace());
    const exists = async (of: string) =>
      (await connection.streams.stream(of, stream).catch(() => undefined)) !== undefined;
    if (connection.owners.has(`${own}/${stream}`) || (await exists(own)) || !(await exists(shared))) return builder;
    return { kind: "ImageStreamTag", name: builder, namespace: shared };
  });
}
