import { isDeepStrictEqual } from "node:util";
import type { Image } from "../../provider/image/image.ts";
import type { ImageStreamInputs } from "../../provider/resources/imageStream/inputs.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import { movesByItself } from "../../provider/resources/tag/movingTag.ts";
import type { TagReference } from "../../provider/resources/tag/tagReference.ts";

/**
 * A stream as the engine has registered it: with `ignoreChanges`, or left out by `--target` or `--exclude`, it is the one
 * in the state and not the declared one.
 */
export type RegisteredStream = {
  readonly [Part in "metadata" | "spec" | "images"]?: ImageStreamInputs[Part] | undefined;
};

/** A tag after its stream was registered. */
export interface AnsweredTag {
  /** The engine has registered the declared image. */
  readonly isTaken: boolean;
  readonly image: TagImage;
}

/** A declared stream and the images of its tags, as far as they are needed here. */
interface DeclaredTags {
  readonly inputs: ImageStreamInputs;
  readonly tags: Readonly<Record<string, TagImage>>;
}

/** Tells the image of a tag: the declared one, unless the engine has left it out; then the one that the cluster has. */
export async function answeredTag(
  name: string,
  { inputs, tags }: DeclaredTags,
  registered: RegisteredStream,
  present: () => Promise<TagImage>,
): Promise<AnsweredTag> {
  const image = tags[name];
  const kept = async () => ({ ...(await present()), ...(image?.isSecret === true && { isSecret: true }) });
  const isSame = image !== undefined && isSameStream(inputs, registered) && isSameSource(name, inputs, registered);
  if (!isSame) return { isTaken: false, image: await kept() };
  const declared = inputs.images[name]?.digest;
  const { digest, announced } = registered.images?.[name] ?? {};
  if (digest === declared || isMovedByItself(name, inputs)) return { isTaken: true, image };
  const found = await kept();
  // The update has found another image, and the tag takes any.
  if (announced?.digest === declared && digest !== undefined && found.digest !== digest) {
    return { isTaken: true, image: withDigest(image, digest) };
  }
  return { isTaken: announced !== undefined && announced.digest === declared, image: found };
}

function isSameStream({ metadata }: ImageStreamInputs, registered: RegisteredStream): boolean {
  const { name, namespace } = registered.metadata ?? {};
  return name === metadata.name && namespace === metadata.namespace;
}

function isSameSource(name: string, { spec }: ImageStreamInputs, registered: RegisteredStream): boolean {
  return isDeepStrictEqual(sourceOf(declaredTag(name, spec)), sourceOf(declaredTag(name, registered.spec)));
}

/** Without members that are `undefined`, which the engine does not give back. */
const sourceOf = (tag: TagReference | undefined): unknown =>
  tag && JSON.parse(JSON.stringify([tag.from, tag.reference ?? false, tag.referencePolicy ?? "Source"]));

function isMovedByItself(name: string, { metadata, spec }: ImageStreamInputs): boolean {
  const tag = declaredTag(name, spec);
  return tag !== undefined && movesByItself(tag, spec.tags ?? [], metadata);
}

function declaredTag(name: string, spec: RegisteredStream["spec"]): TagReference | undefined {
  if (spec === undefined || isUnknown(spec) || !Array.isArray(spec.tags)) return undefined;
  return spec.tags.find((tag) => !isUnknown(tag) && tag.name === name);
}

function withDigest({ image, digest }: TagImage, now: string): TagImage {
  if (image === undefined || digest === undefined || !image.endsWith(`@${digest}`)) return { digest: now };
  return { digest: now, image: `${image.slice(0, -digest.length)}${now}` };
}
/** The image of a tag; members that cannot be known yet are absent. */
export interface TagImage extends Partial<Omit<Image, "selected">> {
  /** Only the update tells; what the tag has now need not be its newest image then. */
  readonly isPending?: boolean;
}
