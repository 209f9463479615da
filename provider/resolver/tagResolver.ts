import type { ObjectReference } from "../image/objectReference.ts";
import { parseReference, withDigest } from "../image/reference.ts";
import type { Selection } from "../image/selection/selection.ts";
import { type Declarations, type DeclaredTag, isFilledHere, sourceOf, type TagName, tagKey } from "./declarations.ts";
import { endOfTurn } from "./endOfTurn.ts";
import { followsAlike } from "./followsAlike.ts";
import { ImagePlaces } from "./imagePlaces.ts";
import type { ImageSource } from "./images/imageSource.ts";
import { followsOwnStream } from "./preview/compareWithPreview.ts";
import type { Resolution } from "./resolution.ts";
import { type Settlement, unsettled } from "./settlement.ts";
import type { StreamImages } from "./streamImages.ts";
import type { StreamTags } from "./streamTags.ts";
import { circle, pending, unavailable } from "./tagProblems.ts";

/** Tells the image that a declared tag keeps although the program gives it another one, for a resource of the program. */
type LeftOut<Asker> = (name: TagName, asker: Asker) => Promise<Resolution | undefined>;

/** The tags that lead to a tag, and the resource that asks. */
interface Question<Asker> {
  readonly chain: readonly string[];
  readonly asker: Asker | undefined;
}

interface TagResolverOptions<Asker> {
  readonly settle?: Settlement;
  readonly copies?: StreamTags;
  readonly leftOut?: LeftOut<Asker>;
}

/** Tells what tags will stand for once the program was applied. */
export class TagResolver<Asker = unknown> {
  readonly #declarations: Declarations;
  readonly #images: ImageSource;
  readonly #streams: StreamImages;
  readonly #places: ImagePlaces;
  readonly #settle: Settlement;
  /** For what the program gives a tag, or anything else, once and for all: that may be held to a lock file. */
  readonly #copies: StreamTags;
  readonly #leftOut: LeftOut<Asker>;

  constructor(
    declarations: Declarations,
    images: ImageSource,
    streams: StreamImages,
    { settle = unsettled, copies = streams, leftOut = async () => undefined }: TagResolverOptions<Asker> = {},
  ) {
    this.#declarations = declarations;
    this.#images = images;
    this.#streams = streams;
    this.#places = new ImagePlaces(streams);
    this.#settle = settle;
    this.#copies = copies;
    this.#leftOut = leftOut;
  }

  /** By the program's declaration of the tag if there is one, or else as the tag is on the cluster. */
  resolve(name: TagName, asker?: Asker): Promise<Resolution> {
    return this.#resolve(name, asker, () => this.#streams.tag(name));
  }

  /** The same for what is to stay with the image, and does not follow the tag. */
  copy(name: TagName, asker?: Asker): Promise<Resolution> {
    return this.#resolve(name, asker, () => this.#present(name, this.#copies));
  }

  async #resolve(name: TagName, asker: Asker | undefined, onCluster: () => Promise<Resolution>): Promise<Resolution> {
    await endOfTurn();
    const declared = this.#declarations.find(name);
    if (!isFilledHere(declared)) return onCluster();
    const recorded = await this.#taken(declared, { chain: [], asker });
    return "image" in recorded
      ? { ...recorded, image: await this.#places.ofConsumers(declared, recorded.image) }
      : recorded;
  }

  /** The image to which an update moves the tag; `undefined` if this program does not move it. */
  async moved(name: TagName, asker?: Asker): Promise<Resolution | undefined> {
    await endOfTurn();
    return this.#declarations.movedHere(name) ? this.resolve(name, asker) : undefined;
  }

  /** The declared image, unless the engine leaves it out. */
  async #taken(tag: DeclaredTag, question: Question<Asker>): Promise<Resolution> {
    const kept = question.asker && (await this.#leftOut(tag, question.asker));
    return kept ?? this.#declared(tag, question);
  }

  /** The image with the place that the stream records for it, which is also what copies of the tag get. */
  #recorded(name: TagName, follower: DeclaredTag, question: Question<Asker>): Promise<Resolution> {
    const declared = this.#declarations.find(name);
    if (isFilledHere(declared)) return this.#taken(declared, question);
    return this.#present(name, followsOwnStream(follower) ? this.#streams : this.#copies);
  }

  /** The problem of a tag that the program declares is that tag's, and not of those that follow it. */
  async #followed(source: TagName, follower: DeclaredTag, question: Question<Asker>): Promise<Resolution> {
    const resolution = await this.#recorded(source, follower, question);
    if ("image" in resolution || !isFilledHere(this.#declarations.find(source))) return resolution;
    const { problem } = resolution;
    return problem.code === "CIRCULAR_TAGS" ? resolution : { problem: { tag: tagKey(source), ...problem } };
  }

  async #present(name: TagName, tags: Pick<StreamTags, "tag"> = this.#streams): Promise<Resolution> {
    return this.#places.recorded(name, await tags.tag(name));
  }

  async #declared(tag: DeclaredTag, question: Question<Asker>): Promise<Resolution> {
    const { from } = tag;
    if (from === undefined) return this.#pending(tag);
    const chain = [...question.chain, tagKey(tag)];
    if (question.chain.includes(tagKey(tag))) return { problem: circle(chain) };
    const isText = tag.reference && from.kind === "DockerImage";
    if (isText) return withSecrecy(tag, { image: { image: from.name, metadata: {} } });
    return this.#settled(tag, from, withSecrecy(tag, await this.#source(tag, from, { ...question, chain })));
  }

  #pending(tag: DeclaredTag): Promise<Resolution> {
    const resolution = { problem: pending(tag) };
    return this.#settle({ tag, resolution, decides: true, byDigest: async () => resolution });
  }

  #settled(tag: DeclaredTag, from: ObjectReference, resolution: Resolution): Promise<Resolution> {
    const followed = from.kind === "ImageStreamTag" ? this.#declarations.find(sourceOf(tag, from)) : undefined;
    return this.#settle({
      tag,
      // The notice of the tag that this one follows stands on that tag.
      resolution: "image" in resolution ? { image: resolution.image } : resolution,
      decides: !isFilledHere(followed),
      byDigest: async (digest) => withSecrecy(tag, await this.#byDigest(tag, from, digest)),
    });
  }

  #byDigest(tag: DeclaredTag, from: ObjectReference, digest: string): Promise<Resolution> {
    if (from.kind === "DockerImage") {
      return this.#fromRegistry(tag, withDigest(parseReference(from.name), digest).original);
    }
    return this.#copyOf(tag, { ...sourceOf(tag, from), tag: digest });
  }

  /** A tag that the cluster moves is what it is now; only where it does not exist yet, it is what its source is. */
  async #scheduled(tag: DeclaredTag, reference: string): Promise<Resolution> {
    const stream = await this.#streams.stream(tag.namespace, tag.stream).catch(() => undefined);
    const present = stream?.spec?.tags?.find(({ name }) => name === tag.tag);
    const isSame = present?.from?.name === reference && followsAlike(present, tag);
    const known = isSame ? await this.#present(tag) : undefined;
    return known !== undefined && "image" in known ? known : this.#fromRegistry(tag, reference);
  }

  async #source(tag: DeclaredTag, from: ObjectReference, question: Question<Asker>): Promise<Resolution> {
    if (from.kind === "DockerImage" && tag.scheduled) return this.#scheduled(tag, from.name);
    if (from.kind === "DockerImage") return this.#fromRegistry(tag, from.name, tag.select);
    const source = sourceOf(tag, from);
    if (from.kind === "ImageStreamImage") return this.#copyOf(tag, source);
    return this.#places.copied(tag, source, withoutChoice(await this.#followed(source, tag, question)));
  }

  async #fromRegistry(tag: DeclaredTag, reference: string, select?: Selection): Promise<Resolution> {
    const { namespace, insecure, importMode, platform, scheduled: followed, isSecret } = tag;
    const request = { namespace, reference, insecure, importMode, platform, followed, ...(isSecret && { isSecret }) };
    const answer = await this.#images.resolve({ ...request, ...(select && { select }) });
    return "unavailable" in answer ? { problem: unavailable(answer.unavailable) } : answer;
  }

  /** An image of a stream's history. */
  async #copyOf(tag: DeclaredTag, source: TagName): Promise<Resolution> {
    const image = await this.#copies.image({ ...source, id: source.tag });
    return this.#places.copied(tag, source, await this.#places.recorded(source, image));
  }
}

/** The image of a secret source, whoever resolved it, and of the tags that follow or copy it. */
const withSecrecy = ({ isSecret }: DeclaredTag, resolution: Resolution): Resolution =>
  isSecret === true && "image" in resolution ? { ...resolution, image: { ...resolution.image, isSecret } } : resolution;

/** The choice of a tag is not that of tags that copy or follow it. */
function withoutChoice(resolution: Resolution): Resolution {
  if (!("image" in resolution)) return resolution;
  const { selected: _selected, ...image } = resolution.image;
  return { ...resolution, image };
}
