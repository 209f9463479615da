import { parseReference } from "../../image/reference.ts";
import type { ImageRequest, ImageSource, Unavailable } from "../images/imageSource.ts";
import type { Problem, Resolution } from "../resolution.ts";
import { type LockedImage, lockedImage, resolvedFromLock } from "./lockEntry.ts";
import { lockFileName } from "./lockFile.ts";
import { lockKey } from "./lockKey.ts";

/** Where locked images are kept. */
export interface Locks {
  find(key: string): Promise<LockedImage | undefined>;
  /** Resolves when it is kept; gives what others have locked in the meantime, if they have. */
  add(key: string, image: LockedImage): Promise<LockedImage>;
}

/** `update` locks what is not locked yet, `frozen` refuses it. */
export type LockMode = "update" | "frozen";

/** Answers by a lock file instead of asking: for locked references no request is made. */
export class LockedImages implements ImageSource {
  readonly #mode: LockMode;
  readonly #locks: Locks;
  readonly #images: ImageSource;

  constructor(mode: LockMode, locks: Locks, images: ImageSource) {
    this.#mode = mode;
    this.#locks = locks;
    this.#images = images;
  }

  async resolve(request: ImageRequest): Promise<Resolution | Unavailable> {
    const { reference } = request;
    const isFixed = parseReference(reference).digest !== undefined;
    if (isFixed || request.followed === true) return this.#images.resolve(request);
    const key = lockKey(request);
    const locked = await this.#locks.find(key);
    if (locked !== undefined) return { image: resolvedFromLock(reference, locked) };
    if (this.#mode === "frozen") return { problem: notLocked(key) };
    const answer = await this.#images.resolve(request);
    const image = "image" in answer ? lockedImage(answer.image, answer.resolvedBy) : undefined;
    if (image === undefined) return answer;
    // The run that locks an image is told no more of it than those that find it locked.
    return { image: resolvedFromLock(reference, await this.#locks.add(key, image)) };
  }
}

export const notLocked = (key: string): Problem => ({
  code: "NOT_LOCKED",
  message: `${key} is not in ${lockFileName}, which is frozen; run \`imagestream lock --update ${argument(key)}\` and commit the file`,
  isFinal: true,
});

/** As a shell takes it: selections have spaces and signs that it would read. */
const argument = (key: string): string => (/[^\w./:@-]/.test(key) ? `'${key.replaceAll("'", `'\\''`)}'` : key);
