import type * as pulumi from "@pulumi/pulumi";
import type { ImageMetadata } from "../provider/image/metadata.ts";
import { parseStreamImage } from "../provider/image/streamImage.ts";
import { imageOf } from "./declarations/imageOf.ts";
import { type ReadOptions, type ReadOutputOptions, readingConnection, readOutput } from "./readOptions.ts";

/** Which image of which stream to read. */
export interface GetImageStreamImageArgs {
  /** `stream@sha256:…`, or `namespace/stream@sha256:…`; a unique beginning of the digest is enough. */
  name: string;
  /** @default the namespace of the provider, or of the kubeconfig's context */
  namespace?: string;
}

/** An image of a stream's history. Fits as `from` of a tag. */
export interface ImageStreamImageState {
  /** As `from` of a tag it means this very image. */
  readonly kind: "ImageStreamImage";
  /** `stream@digest`, with the whole digest. */
  readonly name: string;
  /** The stream's namespace. */
  readonly namespace: string;
  /** `sha256:…`. */
  readonly digest: string;
  /** Pull spec as recorded. */
  readonly image: string;
  /** Facts of the image's config and labels. */
  readonly metadata: ImageMetadata;
}

/**
 * Reads an image of a stream's history, in a preview as well.
 * @throws ImageStreamError, ClusterError `NOT_FOUND` and others
 */
export async function getImageStreamImage(
  args: GetImageStreamImageArgs,
  opts?: ReadOptions,
): Promise<ImageStreamImageState> {
  const parsed = parseStreamImage(args.name);
  const { cluster } = await readingConnection(opts);
  const namespace = parsed.namespace ?? args.namespace ?? (await cluster.namespace());
  const found = await cluster.imageStreamImages.get(namespace, `${parsed.stream}@${parsed.id}`);
  const image = imageOf(found.image);
  return { kind: "ImageStreamImage", name: `${parsed.stream}@${image.digest}`, namespace, ...image };
}

/** Like getImageStreamImage, with outputs. */
export const getImageStreamImageOutput = (
  args: pulumi.Input<{ name: pulumi.Input<string>; namespace?: pulumi.Input<string> }>,
  opts?: ReadOutputOptions,
): pulumi.Output<ImageStreamImageState> => readOutput(getImageStreamImage, args, opts);
