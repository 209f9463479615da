import type { ObjectReference } from "../image/objectReference.ts";
import { parseReference, withDigest } from "../image/reference.ts";
import { type Declarations, type DeclaredTag, type TagName, tagKey } from "./declarations.ts";
import { endOfTurn } from "./endOfTurn.ts";
import type { ImageSource } from "./imageSource.ts";
import type { Problem, Resolution, ResolvedImage } from "./resolution.ts";
import { type Settlement, unsettled } from "./settlement.ts";
import type { StreamImages } from "./streamImages.ts";

/** Tells what tags will stand for once the program was applied. */
export class TagResolver {
  readonly #declarations: Declarations;
  readonly #images: ImageSource;
  readonly #streams: StreamImages;
  readonly #settle: Settlement;

  constructor(declarations: Declarations, images: ImageSource, streams: StreamImages, settle: Settlement = unsettled) {
    this.#declarations = declarations;
    this.#images = images;
    this.#streams = streams;
    this.#settle = settle;
  }

  /** By the program's declaration of the tag if there is one, or else as the tag is on the cluster. */
  async resolve(name: TagName): Promise<Resolution> {
    await endOfTurn();
    return this.#named(name, []);
  }

  /** What an update will move the tag to; `undefined` if this program does not move it. */
  async moved(name: TagName): Promise<Resolution | undefined> {
    await endOfTurn();
    return this.#declarations.movedHere(name) ? this.#named(name, []) : undefined;
  }

  #named(name: TagName, followed: readonly string[]): Promise<Resolution> {
    const declared = this.#declarations.find(name);
    return declared?.from === undefined ? this.#streams.tag(name) : this.#declared(declared, declared.from, followed);
  }

  async #declared(tag: DeclaredTag, from: ObjectReference, followed: readonly string[]): Promise<Resolution> {
    const chain = [...followed, tagKey(tag)];
    if (followed.includes(tagKey(tag))) return { problem: circle(chain) };
    const source = await this.#settled(tag, from, await this.#source(tag, from, chain));
    return "image" in source ? { ...source, image: await this.#placed(tag, source.image) } : source;
  }

  #settled(tag: DeclaredTag, from: ObjectReference, resolution: Resolution): Promise<Resolution> {
    const followed = from.kind === "ImageStreamTag" ? this.#declarations.find(named(tag, from)) : undefined;
    return this.#settle({
      tag,
      // What was said of the tag that this one follows was said there.
      resolution: "image" in resolution ? { image: resolution.image } : resolution,
      decides: followed?.from === undefined,
      byDigest: (digest) => this.#byDigest(tag, from, digest),
    });
  }

  #byDigest(tag: DeclaredTag, from: ObjectReference, digest: string): Promise<Resolution> {
    if (from.kind === "DockerImage") {
      return this.#fromRegistry(tag, withDigest(parseReference(from.name), digest).original);
    }
    return this.#streams.image({ ...named(tag, from), id: digest });
  }

  /** A tag that the cluster moves is what it is now; only where it does not exist yet, it is what its source is. */
  async #scheduled(tag: DeclaredTag, reference: string): Promise<Resolution> {
    const stream = await this.#streams.stream(tag.namespace, tag.stream).catch(() => undefined);
    const present = stream?.spec?.tags?.find(({ name }) => name === tag.tag);
    const known = present?.from?.name === reference ? await this.#streams.tag(tag) : undefined;
    return known !== undefined && "image" in known ? known : this.#fromRegistry(tag, reference);
  }

  #source(tag: DeclaredTag, from: ObjectReference, chain: readonly string[]): Promise<Resolution> {
    if (from.kind === "DockerImage" && tag.scheduled) return this.#scheduled(tag, from.name);
    if (from.kind === "DockerImage") return this.#fromRegistry(tag, from.name);
    const name = named(tag, from);
    if (from.kind === "ImageStreamTag") return this.#named(name, chain);
    return this.#streams.image({ ...name, id: name.tag });
  }

  async #fromRegistry(tag: DeclaredTag, reference: string): Promise<Resolution> {
    const { namespace, insecure, importMode } = tag;
    const answer = await this.#images.resolve({ namespace, reference, insecure, importMode });
    return "unavailable" in answer ? { problem: unavailable(answer.unavailable) } : answer;
  }

  /** Where consumers of the tag pull from. */
  async #placed(tag: DeclaredTag, resolved: ResolvedImage): Promise<ResolvedImage> {
    if (tag.referencePolicy === "Source" || tag.reference) return resolved;
    const { image: _elsewhere, ...unplaced } = resolved;
    const repository = await this.#streams.repository(tag.namespace, tag.stream);
    if (repository === undefined) return unplaced;
    return { ...unplaced, image: withDigest(parseReference(repository), resolved.digest).original };
  }
}

/** The stream and the tag, or the image, that a reference to one means where a tag makes it. */
function named({ namespace, stream }: DeclaredTag, from: ObjectReference): TagName {
  const [first = "", second] = from.name.split(from.kind === "ImageStreamTag" ? ":" : "@");
  return {
    namespace: from.namespace ?? namespace,
    stream: second === undefined ? stream : first,
    tag: second ?? first,
  };
}

const circle = (chain: readonly string[]): Problem => ({
  code: "CIRCULAR_TAGS",
  message: `tags follow each other in a circle: ${chain.join(" → ")}; let one of them take its image from elsewhere`,
});

const unavailable = (message: string): Problem => ({ code: "UNRESOLVED", message });
