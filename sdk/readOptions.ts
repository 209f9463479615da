import * as pulumi from "@pulumi/pulumi";
import { ImageStreamError } from "../provider/image/error.ts";
import { valuesAt } from "../provider/resources/inputs/secretPaths.ts";
import { secretTexts } from "../provider/resources/inputs/secretTexts.ts";
import { hideTexts } from "../provider/text/knownSecrets.ts";
import { type Connection, connectionOf } from "./connection.ts";
import { present } from "./declarations/partiallyKnown.ts";
import { secretPathsOf } from "./declarations/secretPathsOf.ts";
import { silently } from "./messages/silently.ts";
import type { Provider } from "./provider.ts";

/** Options of a read. */
export interface ReadOptions {
  /** The cluster. @default that of `parent`, or of the stack's configuration */
  provider?: Provider;
  /** The resource that the read belongs to: its provider is used, and warnings are shown with it. @default none */
  parent?: pulumi.Resource;
}

/** Options of a read whose arguments are outputs. */
export interface ReadOutputOptions extends ReadOptions {
  /** Resources that have to be applied before. */
  dependsOn?: pulumi.Input<pulumi.Input<pulumi.Resource>[]> | pulumi.Input<pulumi.Resource>;
}

/** @throws ImageStreamError `UNKNOWN_PROVIDER` */
export async function readingConnection(opts: ReadOptions = {}): Promise<Connection> {
  const connection = await connectionOf(connectionOptions(opts));
  if (connection !== undefined) return connection;
  const text = "the provider's settings are only known after an update; use the …Output form of this function";
  throw new ImageStreamError("UNKNOWN_PROVIDER", text);
}

/**
 * A read as an output: it waits for its arguments and for `dependsOn`, and is unknown while those are. It is secret where one of its
 * arguments is, and then says nothing of it in errors either.
 */
export function readOutput<Args, Result>(
  read: (args: pulumi.Unwrap<Args>, opts: ReadOptions, isSecret: boolean) => Promise<Result>,
  args: pulumi.Input<Args>,
  { dependsOn = [], ...opts }: ReadOutputOptions = {},
): pulumi.Output<Result> {
  const before = pulumi.output(dependsOn).apply((given) => {
    const resources = ([given].flat() as unknown[]).filter((resource) => pulumi.CustomResource.isInstance(resource));
    return pulumi.all(resources.map((resource) => resource.id));
  });
  return pulumi.all([args, before]).apply(async ([resolved]): Promise<Result> => {
    const known = present(resolved) as pulumi.Unwrap<Args>;
    const secrets = await secretPathsOf(args, known);
    hideTexts(secretTexts(valuesAt(known, secrets)));
    // While the provider's settings are unknown, so is everything that is read from its cluster.
    const connection = await connectionOf(connectionOptions(opts));
    if (connection === undefined) return pulumi.unknown as Result;
    return silently(() => read(known, opts, secrets.length > 0));
  }) as pulumi.Output<Result>;
}

const connectionOptions = ({ provider, parent }: ReadOptions): pulumi.CustomResourceOptions => ({
  ...(provider === undefined ? {} : { provider }),
  ...(parent === undefined ? {} : { parent }),
});
