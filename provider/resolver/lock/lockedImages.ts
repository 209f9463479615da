import { parseReference, withDigest } from "../../image/reference.ts";
import { type FileText, shownText } from "../fingerprint.ts";
import type { ImageRequest, ImageSource } from "../images/imageSource.ts";
import type { Resolution, Unresolved } from "../resolution.ts";
import { type LockedImage, lockedImage } from "./lockEntry.ts";
import { lockFileName } from "./lockFile.ts";
import { lockName } from "./lockKey.ts";

/** A store of locked images. */
export interface Locks {
  find(name: FileText): Promise<LockedImage | undefined>;
  /**
   * Locks an image that is still to come, if one comes. Resolves to the image that the file keeps: another process may
   * have locked one in the meantime.
   */
  add(name: FileText, image: LockedImage | Promise<LockedImage | undefined>): Promise<LockedImage | undefined>;
}

/** `update` locks what is not locked yet, `frozen` refuses it. */
export type LockMode = "update" | "frozen";

/**
 * Resolves references at the digests of a lock file. The file decides the digest only: the image itself tells its version,
 * revision and date, since a pull request can write anything into the file.
 */
export class LockedImages implements ImageSource {
  readonly #mode: LockMode;
  readonly #locks: Locks;
  readonly #images: ImageSource;

  constructor(mode: LockMode, locks: Locks, images: ImageSource) {
    this.#mode = mode;
    this.#locks = locks;
    this.#images = images;
  }

  async resolve(request: ImageRequest): Promise<Resolution> {
    const isFixed = parseReference(request.reference).digest !== undefined;
    if (isFixed || request.followed === true) return this.#images.resolve(request);
    const name = lockName(request);
    const locked = await this.#locks.find(name);
    if (locked !== undefined) return this.#atLocked(request, locked);
    if (this.#mode === "frozen") return { problem: notLocked(name) };
    const answer = this.#images.resolve(request);
    const image = answer.then((found) => ("image" in found ? lockedImage(found.image, found.resolvedBy) : undefined));
    const kept = await this.#locks.add(name, image);
    // In every run the image is asked for by its digest, so that the run that locks it sees the same as later ones.
    return kept === undefined ? answer : this.#atLocked(request, kept);
  }

  async #atLocked(request: ImageRequest, { digest, tag }: LockedImage): Promise<Resolution> {
    const { select: _select, ...rest } = request;
    const reference = withDigest(parseReference(request.reference), digest).original;
    const answer = await this.#images.resolve({ ...rest, reference });
    if ("problem" in answer && answer.problem.code === "IMAGE_NOT_FOUND") {
      return { problem: gone(lockName(request), digest, answer.problem.summary) };
    }
    if (!("image" in answer)) return answer;
    if (answer.image.digest !== digest) return { problem: isAnIndex(lockName(request), digest) };
    return { ...answer, image: { ...answer.image, ...(tag !== undefined && { selected: tag }) } };
  }
}

function gone(name: FileText, digest: string, cause: string): Unresolved {
  const summary = `${lockFileName} holds ${shownText(name)} to ${digest}: ${cause}; ${updateOf(name)}`;
  return { code: "LOCKED_IMAGE_GONE", summary, severity: "error" };
}

function isAnIndex(name: FileText, digest: string): Unresolved {
  const summary = `${lockFileName} holds ${shownText(name)} to ${digest}, a list of images for several platforms; ${updateOf(name)}`;
  return { code: "LOCKED_IMAGE_INDEX", summary, severity: "error" };
}

export const notLocked = (name: FileText): Unresolved => ({
  code: "NOT_LOCKED",
  summary: `${shownText(name)} is not in ${lockFileName}, which is frozen; ${updateOf(name)}`,
  severity: "error",
});

/** The command that puts a key's image into the lock file; only the program knows what a fingerprint stands for. */
export const updateOf = (name: FileText): string =>
  typeof name !== "string"
    ? "remove its entry, if it has one, preview with imagestream:lock set to update, and commit the file"
    : `run \`imagestream lock --update ${argument(name)}\` and commit the file`;

/** As a shell takes it: selections have spaces and signs that it would read. */
const argument = (key: string): string => (/[^\w./:@-]/.test(key) ? `'${key.replaceAll("'", `'\\''`)}'` : key);
