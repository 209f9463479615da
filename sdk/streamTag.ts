import * as pulumi from "@pulumi/pulumi";
import type { ImageMetadata } from "../provider/image/metadata.ts";

/** What a tag was resolved to; members that cannot be known yet are absent. */
export interface TagImage {
  readonly digest?: string;
  readonly image?: string;
  readonly metadata?: ImageMetadata;
}

/** Where a tag is, and what it stands for. */
export interface StreamTagParts {
  readonly name: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
  readonly resolved: pulumi.Output<TagImage>;
  /** Known once the stream exists. */
  readonly repository: pulumi.Output<string>;
}

/** Name and image of a tag, for use in other resources: they then wait for it, and see its digest in the preview. */
export class StreamTag {
  readonly kind = "ImageStreamTag";
  /** `stream:tag`. */
  readonly name: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
  readonly digest: pulumi.Output<string>;
  /** Pull spec by digest, at the place that the tag's reference policy says. */
  readonly image: pulumi.Output<string>;
  /** What the image's config and labels say. */
  readonly metadata: pulumi.Output<ImageMetadata>;

  constructor({ name, namespace, resolved, repository }: StreamTagParts) {
    this.name = name;
    this.namespace = namespace;
    this.digest = resolved.apply(({ digest }) => known(digest));
    this.image = pulumi.output(resolved.apply((tag) => pullSpec(tag, repository)));
    this.metadata = resolved.apply(({ metadata }) => known(metadata));
  }
}

/** Before a stream exists, only the cluster knows the place of its local images. */
function pullSpec({ image, digest }: TagImage, repository: pulumi.Output<string>): pulumi.Output<string> {
  if (image !== undefined || digest === undefined) return pulumi.output(known(image));
  return repository.apply((place) => `${place}@${digest}`);
}

/** An output whose function returns `pulumi.unknown` is itself unknown. */
const known = <T>(value: T | undefined): T => value ?? (pulumi.unknown as T);
