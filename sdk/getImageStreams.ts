import type * as pulumi from "@pulumi/pulumi";
import { type ReadOptions, type ReadOutputOptions, readingConnection, readOutput } from "./readOptions.ts";
import { type ImageStreamState, imageStreamState } from "./reads/streamState.ts";

/** Which streams to list. */
export interface GetImageStreamsArgs {
  /** `"*"` for all namespaces. @default the namespace of the provider, or of the kubeconfig's context */
  namespace?: string;
  /** For instance `app=web,tier!=test`. @default all */
  labelSelector?: string;
}

/**
 * Lists streams with their tags and lookup policy, by namespace and name, in a preview as well. One request.
 * @throws ClusterError
 */
export async function getImageStreams(
  { namespace, labelSelector }: GetImageStreamsArgs = {},
  opts?: ReadOptions,
): Promise<ImageStreamState[]> {
  const { cluster } = await readingConnection(opts);
  const place = namespace === "*" ? undefined : (namespace ?? (await cluster.namespace()));
  const { items } = await cluster.imageStreams.list(place, labelSelector === undefined ? {} : { labelSelector });
  const key = ({ namespace: of, name }: ImageStreamState) => `${of}/${name}`;
  return items.map(imageStreamState).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Like getImageStreams, with outputs. */
export const getImageStreamsOutput = (
  args: pulumi.Input<{ namespace?: pulumi.Input<string>; labelSelector?: pulumi.Input<string> }> = {},
  opts?: ReadOutputOptions,
): pulumi.Output<ImageStreamState[]> => readOutput(getImageStreams, args, opts);
