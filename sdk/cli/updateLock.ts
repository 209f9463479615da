import { shortDigest } from "../../provider/image/digest.ts";
import { parseReference, withDigest } from "../../provider/image/reference.ts";
import type { ImageSource } from "../../provider/resolver/imageSource.ts";
import { type LockedImage, type LockFile, lockable, lockedImage } from "../../provider/resolver/lockFile.ts";

/** What became of a lock file. */
export interface LockUpdate {
  readonly lock: LockFile;
  /** One for each change and failure. */
  readonly lines: readonly string[];
  /** The keys that could not be resolved; they stay as they were. */
  readonly failures: readonly string[];
}

/** Resolves these references anew, all of them if none are named; of the others makes sure that their images exist. */
export async function updateLock(
  lock: LockFile,
  renewed: readonly string[] | undefined,
  images: ImageSource,
  namespace: string,
): Promise<LockUpdate> {
  const keys = [...new Set([...Object.keys(lock.images), ...(renewed ?? [])])].sort();
  const results = await Promise.all(
    keys.map(async (key) => {
      const before = lock.images[key];
      const isRenewed = before === undefined || renewed === undefined || renewed.includes(key);
      const { reference, importMode, platform, select } = lockable(key);
      const asked = isRenewed
        ? { reference, platform, select }
        : { reference: withDigest(parseReference(reference), before.digest).original };
      const answer = await images.resolve({ namespace, ...asked, insecure: false, importMode });
      if (!("image" in answer))
        return { key, before, failure: "problem" in answer ? answer.problem.message : answer.unavailable };
      return { key, before, now: isRenewed ? lockedImage(answer.image) : before };
    }),
  );
  const kept = results.flatMap(({ key, before, now = before }) => (now === undefined ? [] : [[key, now] as const]));
  return {
    lock: { ...lock, images: Object.fromEntries(kept) },
    lines: results.flatMap(({ key, before, now, failure }) =>
      failure === undefined ? change(key, before, now) : [`${key}: ${failure}`],
    ),
    failures: results.flatMap(({ key, failure }) => (failure === undefined ? [] : [key])),
  };
}

function change(key: string, before: LockedImage | undefined, now: LockedImage | undefined): string[] {
  if (now === undefined || (before?.digest === now.digest && before.tag === now.tag)) return [];
  return [before === undefined ? `${key}: ${text(now)}` : `${key}: ${text(before)} → ${text(now)}`];
}

function text({ digest, tag, version }: LockedImage): string {
  const named = tag === undefined ? shortDigest(digest) : `${tag}, ${shortDigest(digest)}`;
  return version === undefined ? named : `${named} (${version})`;
}
