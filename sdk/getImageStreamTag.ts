import type * as pulumi from "@pulumi/pulumi";
import { isNotFound } from "../provider/cluster/clusterError.ts";
import { failedImport } from "../provider/cluster/failedImport.ts";
import type { ImageMetadata } from "../provider/image/metadata.ts";
import { parseStreamTag } from "../provider/image/streamTag.ts";
import { imageOf } from "./declarations/imageOf.ts";
import { type ReadOptions, type ReadOutputOptions, readingConnection, readOutput } from "./readOptions.ts";
import { type TagState, tagState } from "./reads/streamState.ts";

/** Which tag of which stream to read. */
export interface GetImageStreamTagArgs {
  /** `stream:tag`, or `namespace/stream:tag`. */
  name: string;
  /** @default the namespace of the provider, or of the kubeconfig's context */
  namespace?: string;
}

/** A tag with the image that it has. As `from` of another tag it means the tag, its `previous` the image before. */
export interface ImageStreamTagState extends Omit<TagState, "digest" | "image"> {
  /** As `from` of a tag it means the tag, whatever image it has. */
  readonly kind: "ImageStreamTag";
  /** The stream's namespace. */
  readonly namespace: string;
  /** `sha256:…`. */
  readonly digest: string;
  /** Pull spec by digest, at the place that the reference policy says. */
  readonly image: string;
  /** Facts of the image's config and labels. */
  readonly metadata: ImageMetadata;
}

/**
 * Reads a tag: its image, what is in it, and what it had before; in a preview as well.
 * @throws ImageStreamError, ClusterError `NOT_FOUND` (also while the tag has no image) and others; ImageStreamError where its
 *   import has failed, with the registry's reason, such as `IMAGE_NOT_FOUND`
 */
export async function getImageStreamTag(args: GetImageStreamTagArgs, opts?: ReadOptions): Promise<ImageStreamTagState> {
  const parsed = parseStreamTag(args.name);
  const { cluster } = await readingConnection(opts);
  const namespace = parsed.namespace ?? args.namespace ?? (await cluster.namespace());
  const name = `${parsed.stream}:${parsed.tag}`;
  const [tag, stream] = await Promise.all([
    cluster.imageStreamTags.get(namespace, name),
    cluster.imageStreams.get(namespace, parsed.stream),
  ]).catch(async (error: unknown) => {
    const present = isNotFound(error) ? cluster.imageStreams.find(namespace, parsed.stream) : undefined;
    throw failedImport(await present?.catch(() => undefined), parsed.tag) ?? error;
  });
  return { ...tagState(stream, parsed.tag), kind: "ImageStreamTag", name, namespace, ...imageOf(tag.image) };
}

/** Like getImageStreamTag, with outputs. */
export const getImageStreamTagOutput = (
  args: pulumi.Input<{ name: pulumi.Input<string>; namespace?: pulumi.Input<string> }>,
  opts?: ReadOutputOptions,
): pulumi.Output<ImageStreamTagState> => readOutput(getImageStreamTag, args, opts);
