import type * as pulumi from "@pulumi/pulumi";
import { type ReadOptions, type ReadOutputOptions, readingConnection, readOutput } from "./readOptions.ts";
import { type ImageStreamState, imageStreamState } from "./reads/streamState.ts";

/** Which stream to read. */
export interface GetImageStreamArgs {
  /** Name of the stream. */
  name: string;
  /** @default the namespace of the provider, or of the kubeconfig's context */
  namespace?: string;
}

/**
 * Reads a stream with all its tags and their history, in a preview as well.
 * @throws ClusterError `NOT_FOUND` and others
 */
export async function getImageStream(
  { name, namespace }: GetImageStreamArgs,
  opts?: ReadOptions,
): Promise<ImageStreamState> {
  const { cluster } = await readingConnection(opts);
  return imageStreamState(await cluster.imageStreams.get(namespace ?? (await cluster.namespace()), name));
}

/** Like getImageStream, with outputs. */
export const getImageStreamOutput = (
  args: pulumi.Input<{ name: pulumi.Input<string>; namespace?: pulumi.Input<string> }>,
  opts?: ReadOutputOptions,
): pulumi.Output<ImageStreamState> => readOutput(getImageStream, args, opts);
