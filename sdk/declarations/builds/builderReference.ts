import * as pulumi from "@pulumi/pulumi";
import { endOfTurn } from "../../../provider/resolver/endOfTurn.ts";
import type { ImageSourceArgs } from "../../args.ts";
import type { Connection } from "../../connection.ts";

/** Namespace of the streams that come with OpenShift. */
const shared = "openshift";

/**
 * The reference to a builder image. The string `stream:tag` names a stream of the program or of the namespace. If there is none, it
 * names the stream in `openshift`, provided that this one exists.
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
    // After this turn, the program has declared its streams.
    await endOfTurn();
    const own = given ?? (await connection.namespace());
    // A stream that could not be read may be there: another builder would be a change that nobody has made.
    const exists = (of: string, otherwise: boolean) =>
      connection.streams.stream(of, stream).then(
        (found) => found !== undefined,
        () => otherwise,
      );
    const isOwn = connection.owners.has(`${own}/${stream}`) || (await exists(own, true));
    if (isOwn || !(await exists(shared, false))) return builder;
    return { kind: "ImageStreamTag", name: builder, namespace: shared };
  });
}
