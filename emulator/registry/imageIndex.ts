import type { BuiltImage } from "./builtImage.ts";
import { digestOf } from "./digest.ts";
import type { Descriptor } from "./manifestDocument.ts";
import { MediaType } from "./mediaType.ts";

/** Settings of an index. */
export interface ImageIndexOptions {
  /** OCI index, or Docker manifest list. @default "oci" */
  readonly format?: "oci" | "docker";
  /** Annotations of the index; OCI only. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Builds an index (manifest list) of images, usually one for each platform. */
export function imageIndex(images: readonly BuiltImage[], options: ImageIndexOptions = {}): BuiltImage {
  const mediaType = options.format === "docker" ? MediaType.dockerList : MediaType.ociIndex;
  const manifests = images.map(descriptorOf);
  const content = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType, manifests, annotations: options.annotations }),
  );
  const digest = digestOf(content);
  return {
    digest,
    mediaType,
    manifests: [...images.flatMap((image) => image.manifests), { digest, mediaType, content }],
    blobs: images.flatMap((image) => image.blobs),
  };
}

function descriptorOf({ digest, mediaType, platform, manifests }: BuiltImage): Descriptor {
  const size = manifests.at(-1)?.content.length ?? 0;
  return { mediaType, digest, size, ...(platform === undefined ? {} : { platform }) };
}
