import type { Image } from "../image/image.ts";
import { parseReference, withDigest } from "../image/reference.ts";
import type { DeclaredTag, TagName } from "./declarations.ts";
import type { Resolution } from "./resolution.ts";
import type { StreamImages } from "./streamImages.ts";

/** Tells at which place a tag's image lies: which pull spec a stream records for it, and which one consumers get. */
export class ImagePlaces {
  readonly #streams: StreamImages;

  constructor(streams: StreamImages) {
    this.#streams = streams;
  }

  /** The image of a tag with the place that the stream records for it. */
  async recorded({ namespace, stream }: TagName, present: Resolution): Promise<Resolution> {
    if (!("image" in present) || present.image.digest === undefined) return present;
    const place = await this.#streams.recorded(namespace, stream, present.image.digest);
    return place === undefined ? present : { image: { ...present.image, image: place } };
  }

  /** The copy of an image that lies in the cluster's own registry is recorded as lying in the copying stream. */
  async copied(tag: DeclaredTag, source: TagName, original: Resolution): Promise<Resolution> {
    if (tag.reference || !("image" in original) || original.image.digest === undefined) return original;
    const repository = await this.#streams.repository(source.namespace, source.stream);
    const isThere = repository !== undefined && original.image.image?.startsWith(`${repository}@`) === true;
    if (!isThere) return original;
    const registry = repository.slice(0, -`${source.namespace}/${source.stream}`.length);
    const place = `${registry}${tag.namespace}/${tag.stream}@${original.image.digest}`;
    return { image: { ...original.image, image: place } };
  }

  /** Repository from which consumers of the tag pull. */
  async ofConsumers(tag: DeclaredTag, recorded: Image): Promise<Image> {
    const { image: _elsewhere, digest, ...unplaced } = recorded;
    if (tag.referencePolicy === "Source" || digest === undefined) return recorded;
    const repository = await this.#streams.repository(tag.namespace, tag.stream);
    if (repository === undefined) return { ...unplaced, digest };
    return { ...unplaced, digest, image: withDigest(parseReference(repository), digest).original };
  }
}
