import { isDigest } from "../../image/digest.ts";
import type { TagName } from "../declarations.ts";
import { shownText } from "../fingerprint.ts";
import type { Resolution, Unresolved } from "../resolution.ts";
import type { StreamImages } from "../streamImages.ts";
import type { StreamTags } from "../streamTags.ts";
import { lockedImage } from "./lockEntry.ts";
import { type LockMode, type Locks, notLocked, updateOf } from "./lockedImages.ts";
import { lockFileName } from "./lockFile.ts";
import { type StreamSource, streamName } from "./streamKey.ts";

/** Holds what a program copies out of streams to a lock file: the stream still has to have the locked image. */
export class LockedStreams implements StreamTags {
  readonly #mode: LockMode;
  readonly #locks: Locks;
  readonly #streams: StreamImages;

  constructor(mode: LockMode, locks: Locks, streams: StreamImages) {
    this.#mode = mode;
    this.#locks = locks;
    this.#streams = streams;
  }

  tag(name: TagName): Promise<Resolution> {
    return this.#held({ ...name, kind: "ImageStreamTag", id: name.tag }, () => this.#streams.tag(name));
  }

  image(place: { namespace: string; stream: string; id: string }): Promise<Resolution> {
    const now = () => this.#streams.image(place);
    return isDigest(place.id) ? now() : this.#held({ ...place, kind: "ImageStreamImage" }, now);
  }

  /** The image that a tag had before; `now` is the one that the program sees. */
  previous(name: TagName & Pick<StreamSource, "isSecret">, now: () => Promise<Resolution>): Promise<Resolution> {
    return this.#held({ ...name, kind: "previous", id: name.tag }, now);
  }

  async #held(source: StreamSource, now: () => Promise<Resolution>): Promise<Resolution> {
    const name = streamName(source);
    const locked = await this.#locks.find(name);
    if (locked !== undefined) return this.#ofHistory(source, locked.digest);
    if (this.#mode === "frozen") return { problem: notLocked(name) };
    const answer = now();
    const image = answer.then((found) => ("image" in found ? lockedImage(found.image) : undefined));
    const kept = await this.#locks.add(name, image);
    return kept === undefined || kept.digest === (await image)?.digest ? answer : this.#ofHistory(source, kept.digest);
  }

  async #ofHistory(source: StreamSource, digest: string): Promise<Resolution> {
    const answer = await this.#streams.image({ ...source, id: digest });
    const isGone = "problem" in answer && answer.problem.code === "TAG_NOT_FOUND";
    return isGone ? { problem: gone(source, digest) } : answer;
  }
}

function gone(source: StreamSource, digest: string): Unresolved {
  const { namespace, stream } = source;
  const name = streamName(source);
  const summary =
    `${lockFileName} holds ${shownText(name)} to ${digest}, which is not in the history of image stream ${namespace}/${stream}; ` +
    updateOf(name);
  return { code: "LOCKED_IMAGE_GONE", summary, severity: "error" };
}
