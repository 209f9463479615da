import type { ApiTagReference } from "../cluster/api/imageStream.ts";
import type { ObjectReference } from "../image/objectReference.ts";
import { ownStreamTag } from "../image/ownStreamTag.ts";
import { preferredPlatform } from "../image/preferredPlatform.ts";
import type { ReferencePolicyType } from "../image/referencePolicy.ts";
import type { Selection } from "../image/selection/selection.ts";
import type { Verifier } from "./verification/verifier.ts";

/** A tag of a stream. */
export interface TagName {
  readonly namespace: string;
  readonly stream: string;
  readonly tag: string;
}

/** A tag that the program declares. */
export interface DeclaredTag extends TagName {
  /** Absent for tags that builds or pushes fill, and while it is not known. */
  readonly from: ObjectReference | undefined;
  /** The source is unknown before the update: an output of a resource that does not exist yet. */
  readonly isPending?: boolean;
  /** Chooses among the tags of the repository that `from` then names. */
  readonly select?: Selection | undefined;
  /** The tag is only a pull spec; nothing is imported. */
  readonly reference: boolean;
  /** The cluster moves the tag by itself. */
  readonly scheduled: boolean;
  readonly insecure: boolean;
  readonly importMode: "Legacy" | "PreserveOriginal" | undefined;
  /** Which image of an index: `os/architecture[/variant]`. */
  readonly platform: string | undefined;
  readonly referencePolicy: ReferencePolicyType;
  /** The digest is written instead of the tag: by `pin`, or since only that gives the tag its platform. */
  readonly pin: boolean;
  /** Answer of an update to a tag that moved since its preview. */
  readonly onMoved: "fail" | "accept";
  /** The source of its image is a secret of the program: no file that people read holds it. */
  readonly isSecret?: boolean;
  /** Its own name is a secret as well. */
  readonly hasSecretName?: boolean;
  /** Place in the program of the resource that declares the tag. */
  readonly place?: number;
  /** Verifiers that must approve of the image. */
  readonly verifiers: readonly Verifier[];
}

/**
 * The tags that a program declares on one cluster. References to them are answered from here, so that a chain of tags is
 * known in the first preview, before anything of it exists.
 */
export class Declarations {
  readonly #tags = new Map<string, DeclaredTag>();

  readonly #listeners: ((tag: DeclaredTag) => void)[] = [];

  add(tag: DeclaredTag): void {
    this.#tags.set(tagKey(tag), tag);
    for (const hear of this.#listeners) hear(tag);
  }

  /** Tells `hear` of every tag: those that were declared before, and each that comes. */
  listen(hear: (tag: DeclaredTag) => void): void {
    this.#listeners.push(hear);
    for (const tag of this.#tags.values()) hear(tag);
  }

  find(name: TagName): DeclaredTag | undefined {
    return this.#tags.get(tagKey(name));
  }

  /** Tells that a verifier must approve of the tag's image, or of that of a tag that follows it on the cluster. */
  isVerified(name: TagName, followed: readonly TagName[] = []): boolean {
    const tag = this.find(name);
    if (tag === undefined || followed.includes(tag)) return false;
    if (tag.verifiers.length > 0) return true;
    const followers = [...this.#tags.values()].filter((other) => isFollowed(tag, other));
    return followers.some((other) => this.isVerified(other, [...followed, tag]));
  }

  /** Tells that only this program moves the tag: not the cluster's schedule, a build, a push or another user. */
  movedHere(name: TagName, followed: readonly TagName[] = []): boolean {
    const tag = this.find(name);
    if (tag === undefined || tag.scheduled || followed.includes(tag)) return false;
    if (tag.isPending === true) return true;
    if (tag.from === undefined) return false;
    const source = followedTag(tag);
    return source === undefined || this.movedHere(source, [...followed, tag]);
  }
}

/** The tag of its own stream that a tag follows. */
function followedTag({ from, namespace, stream }: DeclaredTag): TagName | undefined {
  const tag = from && ownStreamTag(from, stream, namespace);
  return tag === undefined ? undefined : { namespace, stream, tag };
}

function isFollowed(tag: TagName, by: DeclaredTag): boolean {
  const followed = followedTag(by);
  return followed !== undefined && tagKey(followed) === tagKey(tag);
}

/** `namespace/stream:tag`. */
export const tagKey = ({ namespace, stream, tag }: TagName): string => `${namespace}/${stream}:${tag}`;

/** Tells that the program gives the tag its image, and no build or push fills it. */
export const isFilledHere = (tag: DeclaredTag | undefined): tag is DeclaredTag =>
  tag !== undefined && (tag.from !== undefined || tag.isPending === true);

/** The stream and the tag, or the image, that a reference to one means where a tag makes it. */
export function sourceOf(
  { namespace, stream, isSecret }: DeclaredTag,
  from: ObjectReference,
): TagName & Pick<DeclaredTag, "isSecret"> {
  const [first = "", second] = from.name.split(from.kind === "ImageStreamTag" ? ":" : "@");
  return {
    namespace: from.namespace ?? namespace,
    stream: second === undefined ? stream : first,
    tag: second ?? first,
    ...(isSecret && { isSecret }),
  };
}

/** Tells that the cluster picks from an index the image that the declared tag wants. An undeclared import mode is the cluster's. */
export function followsAlike(
  { annotations, importPolicy }: ApiTagReference,
  { platform, importMode }: DeclaredTag,
): boolean {
  const isIndex = importPolicy?.importMode === "PreserveOriginal";
  if (preferredPlatform(annotations) !== platform) return false;
  if (platform !== undefined) return !isIndex;
  return importMode === undefined || isIndex === (importMode === "PreserveOriginal");
}
