import type { ObjectReference } from "../image/objectReference.ts";
import { parseReference, withDigest } from "../image/reference.ts";
import type { Selection } from "../image/selection/selection.ts";
import {
  type Declarations,
  type DeclaredTag,
  followsAlike,
  isFilledHere,
  sourceOf,
  type TagName,
  tagKey,
} from "./declarations.ts";
import { endOfTurn } from "./endOfTurn.ts";
import { ImagePlaces } from "./imagePlaces.ts";
import type { ImageSource } from "./images/imageSource.ts";
import { followsOwnStream } from "./preview/compareWithPreview.ts";
import type { Resolution } from "./resolution.ts";
import { type Settlement, unsettled } from "./settlement.ts";
import type { StreamImages } from "./streamImages.ts";
import type { StreamTags } from "./streamTags.ts";
import { circle, pending } from "./tagProblems.ts";

/**
 * The image that a tag keeps because this run leaves its declaration out (`--target`, `ignoreChanges`); `undefined` where the
 * declaration counts. The asker is the resource of the program that needs the image.
 */
type LeftOut<Asker> = (name: TagName, asker: Asker) => Promise<Resolution | undefined>;

/**
 * The image that this run gives a tag by building it, for the asker; `undefined` where it builds nothing into the tag. Only the update
 * knows the image.
 */
type BuiltHere<Asker> = (name: TagName, asker: Asker) => Promise<Resolution | undefined>;

/** A question for the image of a declared tag. */
interface Question<Asker> {
  /** The tags that follow one another from the tag in question to this one. */
  readonly chain: readonly string[];
  /** The resource that needs the image. */
  readonly asker: Asker | undefined;
}

interface TagResolverOptions<Asker> {
  /** @default every tag gets the image that its source has now */
  readonly settle?: Settlement;
  /** Images of streams for copies, which a lock file may hold. @default those of the cluster */
  readonly copies?: StreamTags;
  /** @default every declaration counts */
  readonly leftOut?: LeftOut<Asker>;
  /** @default the program builds nothing */
  readonly built?: BuiltHere<Asker>;
}

/**
 * Resolves tags to the images that they have after the update. A tag that the program declares gets the image of its source:
 * an image in a registry, an image of a stream, or another tag, which is resolved in the same way. All other tags are read
 * from the cluster.
 */
export class TagResolver<Asker = unknown> {
  readonly #declarations: Declarations;
  readonly #images: ImageSource;
  readonly #streams: StreamImages;
  readonly #places: ImagePlaces;
  readonly #settle: Settlement;
  readonly #copies: StreamTags;
  readonly #leftOut: LeftOut<Asker>;
  readonly #built: BuiltHere<Asker>;

  constructor(
    declarations: Declarations,
    images: ImageSource,
    streams: StreamImages,
    options: TagResolverOptions<Asker> = {},
  ) {
    const { settle = unsettled, copies = streams } = options;
    const { leftOut = async () => undefined, built = async () => undefined } = options;
    this.#declarations = declarations;
    this.#images = images;
    this.#streams = streams;
    this.#places = new ImagePlaces(streams);
    this.#settle = settle;
    this.#copies = copies;
    this.#leftOut = leftOut;
    this.#built = built;
  }

  /** Resolves a tag by its declaration in this program; without one, reads it from the cluster. */
  resolve(name: TagName, asker?: Asker): Promise<Resolution> {
    return this.#resolve(name, asker, () => this.#streams.tag(name));
  }

  /** Resolves a tag whose image is copied, so that a later move of the tag changes nothing. */
  copy(name: TagName, asker?: Asker): Promise<Resolution> {
    return this.#resolve(name, asker, () => this.#present(name, this.#copies));
  }

  async #resolve(name: TagName, asker: Asker | undefined, onCluster: () => Promise<Resolution>): Promise<Resolution> {
    await endOfTurn();
    const declared = this.#declarations.find(name);
    if (!isFilledHere(declared)) return (await this.#builtFor(name, asker)) ?? onCluster();
    const recorded = await this.#imageAfterUpdate(declared, { chain: [], asker });
    return "image" in recorded
      ? { ...recorded, image: await this.#places.ofConsumers(declared, recorded.image) }
      : recorded;
  }

  /** Resolves a tag that this program moves; `undefined` for a tag that it does not move. */
  async moved(name: TagName, asker?: Asker): Promise<Resolution | undefined> {
    await endOfTurn();
    return this.#declarations.movedHere(name) ? this.resolve(name, asker) : undefined;
  }

  /** The image of a declaration, or the image that the tag keeps where the engine leaves the declaration out. */
  async #imageAfterUpdate(tag: DeclaredTag, question: Question<Asker>): Promise<Resolution> {
    const kept = question.asker && (await this.#leftOut(tag, question.asker));
    return kept ?? this.#declared(tag, question);
  }

  async #builtFor(name: TagName, asker: Asker | undefined): Promise<Resolution | undefined> {
    return asker === undefined ? undefined : this.#built(name, asker);
  }

  /** The image of the tag that another tag follows, at the place that its stream records: copies of the tag get that place. */
  async #imageToFollow(name: TagName, follower: DeclaredTag, question: Question<Asker>): Promise<Resolution> {
    const declared = this.#declarations.find(name);
    if (isFilledHere(declared)) return this.#imageAfterUpdate(declared, question);
    const built = await this.#builtFor(name, question.asker);
    if (built !== undefined) return "image" in built ? this.#places.recorded(name, built) : built;
    return this.#present(name, followsOwnStream(follower) ? this.#streams : this.#copies);
  }

  /** The image of the followed tag. A problem names the followed tag if this program declares it, since that tag has to be corrected. */
  async #followed(source: TagName, follower: DeclaredTag, question: Question<Asker>): Promise<Resolution> {
    const resolution = await this.#imageToFollow(source, follower, question);
    if ("image" in resolution || !isFilledHere(this.#declarations.find(source))) return resolution;
    const { problem } = resolution;
    return problem.code === "CIRCULAR_TAGS" ? resolution : { problem: { tag: tagKey(source), ...problem } };
  }

  /** The image that a tag has on the cluster now. */
  async #present(name: TagName, tags: Pick<StreamTags, "tag"> = this.#streams): Promise<Resolution> {
    return this.#places.recorded(name, await tags.tag(name));
  }

  /** The image of a declaration's source, as the settlement decides. */
  async #declared(tag: DeclaredTag, question: Question<Asker>): Promise<Resolution> {
    const { from } = tag;
    if (from === undefined) return this.#pending(tag);
    const chain = [...question.chain, tagKey(tag)];
    if (question.chain.includes(tagKey(tag))) return { problem: circle(chain) };
    const isText = tag.reference && from.kind === "DockerImage";
    if (isText) return withSecrecy(tag, { image: { image: from.name, metadata: {} } });
    return this.#settled(tag, from, withSecrecy(tag, await this.#source(tag, from, { ...question, chain })));
  }

  /** A tag whose source is unknown before the update. */
  #pending(tag: DeclaredTag): Promise<Resolution> {
    const resolution = { problem: pending(tag) };
    return this.#settle({ tag, resolution, decides: true, byDigest: async () => resolution });
  }

  #settled(tag: DeclaredTag, from: ObjectReference, resolution: Resolution): Promise<Resolution> {
    const followed = from.kind === "ImageStreamTag" ? this.#declarations.find(sourceOf(tag, from)) : undefined;
    return this.#settle({
      tag,
      // The followed tag has its own notice.
      resolution: "image" in resolution ? { image: resolution.image } : resolution,
      decides: !isFilledHere(followed),
      byDigest: async (digest) => withSecrecy(tag, await this.#byDigest(tag, from, digest)),
    });
  }

  /** The image of the same source at another digest. */
  #byDigest(tag: DeclaredTag, from: ObjectReference, digest: string): Promise<Resolution> {
    if (from.kind === "DockerImage") {
      return this.#fromRegistry(tag, withDigest(parseReference(from.name), digest).original);
    }
    return this.#copyOf(tag, { ...sourceOf(tag, from), tag: digest });
  }

  /** A scheduled tag has the image that the cluster imported last; before its first import, the image of its source. */
  async #scheduled(tag: DeclaredTag, reference: string): Promise<Resolution> {
    const stream = await this.#streams.stream(tag.namespace, tag.stream).catch(() => undefined);
    const present = stream?.spec?.tags?.find(({ name }) => name === tag.tag);
    const isSame = present?.from?.name === reference && followsAlike(present, tag);
    const known = isSame ? await this.#present(tag) : undefined;
    return known !== undefined && "image" in known ? known : this.#fromRegistry(tag, reference);
  }

  /** The image that the source of a tag has now. */
  async #source(tag: DeclaredTag, from: ObjectReference, question: Question<Asker>): Promise<Resolution> {
    if (from.kind === "DockerImage" && tag.scheduled) return this.#scheduled(tag, from.name);
    if (from.kind === "DockerImage") return this.#fromRegistry(tag, from.name, tag.select);
    const source = sourceOf(tag, from);
    if (from.kind === "ImageStreamImage") return this.#copyOf(tag, source);
    return this.#places.copied(tag, source, withoutChoice(await this.#followed(source, tag, question)));
  }

  async #fromRegistry(tag: DeclaredTag, reference: string, select?: Selection): Promise<Resolution> {
    const { namespace, insecure, importMode, platform, scheduled: followed, isSecret, place } = tag;
    const request = {
      namespace,
      reference,
      insecure,
      importMode,
      platform,
      followed,
      place,
      ...(isSecret && { isSecret }),
    };
    return this.#images.resolve({ ...request, ...(select && { select }) });
  }

  /** The image of a stream's history that a tag is a copy of. */
  async #copyOf(tag: DeclaredTag, source: TagName): Promise<Resolution> {
    const image = await this.#copies.image({ ...source, id: source.tag });
    return this.#places.copied(tag, source, await this.#places.recorded(source, image));
  }
}

/** Marks the image of a secret source; tags that follow or copy it get the mark as well. */
const withSecrecy = ({ isSecret }: DeclaredTag, resolution: Resolution): Resolution =>
  isSecret === true && "image" in resolution ? { ...resolution, image: { ...resolution.image, isSecret } } : resolution;

/** Removes the tag that a selection has chosen: a tag that follows or copies this one has chosen nothing. */
function withoutChoice(resolution: Resolution): Resolution {
  if (!("image" in resolution)) return resolution;
  const { selected: _selected, ...image } = resolution.image;
  return { ...resolution, image };
}
