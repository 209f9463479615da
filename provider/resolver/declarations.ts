import type { ObjectReference } from "../image/objectReference.ts";
import type { ReferencePolicyType } from "../image/referencePolicy.ts";

/** A tag of a stream. */
export interface TagName {
  readonly namespace: string;
  readonly stream: string;
  readonly tag: string;
}

/** A tag that the program declares. */
export interface DeclaredTag extends TagName {
  /** Absent for tags that builds or pushes fill. */
  readonly from: ObjectReference | undefined;
  /** The tag is only a pull spec; nothing is imported. */
  readonly reference: boolean;
  /** The cluster moves the tag by itself. */
  readonly scheduled: boolean;
  readonly insecure: boolean;
  readonly importMode: "Legacy" | "PreserveOriginal" | undefined;
  readonly referencePolicy: ReferencePolicyType;
  /** The digest is written instead of the tag. */
  readonly pin: boolean;
  /** What an update does with a tag that moved since its preview. */
  readonly onMoved: "fail" | "accept";
}

/**
 * The tags that a program declares on one cluster. References to them are answered from here, so that a chain of tags is
 * known in the first preview, before anything of it exists.
 */
export class Declarations {
  readonly #tags = new Map<string, DeclaredTag>();

  add(tag: DeclaredTag): void {
    this.#tags.set(tagKey(tag), tag);
  }

  find(name: TagName): DeclaredTag | undefined {
    return this.#tags.get(tagKey(name));
  }

  /** Whether only this program gives the tag another image: not the cluster's schedule, builds, pushes, other people. */
  movedHere(name: TagName, followed: readonly TagName[] = []): boolean {
    const tag = this.find(name);
    if (tag?.from === undefined || tag.scheduled || followed.includes(tag)) return false;
    const { from } = tag;
    const own = from.kind === "ImageStreamTag" && (from.namespace ?? tag.namespace) === tag.namespace;
    const [first = "", second] = from.name.split(":");
    if (!own || (second !== undefined && first !== tag.stream)) return true;
    return this.movedHere({ ...name, tag: second ?? first }, [...followed, tag]);
  }
}

/** `namespace/stream:tag`. */
export const tagKey = ({ namespace, stream, tag }: TagName): string => `${namespace}/${stream}:${tag}`;
