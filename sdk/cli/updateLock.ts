import { shortDigest } from "../../provider/image/digest.ts";
import { isFingerprint } from "../../provider/resolver/fingerprint.ts";
import { type LockedImage, lockedImage } from "../../provider/resolver/lock/lockEntry.ts";
import type { Resolution } from "../../provider/resolver/resolution.ts";

/** Outcome of an update of locked images. */
export interface LockUpdate {
  /** Those that are new, or not as they were. */
  readonly changed: Readonly<Record<string, LockedImage>>;
  /** One for each change and failure. */
  readonly lines: readonly string[];
  /** The keys that could not be resolved; they stay as they were. */
  readonly failures: readonly string[];
}

/** Tells what a key stands for now or, where a digest is given, whether the key's image of that digest is there. */
export type Ask = (key: string, digest?: string) => Promise<Resolution>;

/**
 * Resolves these keys anew, all of them if none are named. Of the rest makes sure that their images exist, and that the
 * file repeats what these say of themselves.
 */
export async function updateLock(
  locked: Readonly<Record<string, LockedImage>>,
  renewed: readonly string[] | undefined,
  ask: Ask,
): Promise<LockUpdate> {
  // Only the program knows what a fingerprint stands for.
  const present = Object.keys(locked).filter((key) => !isFingerprint(key));
  const keys = [...new Set([...present, ...(renewed ?? [])])].sort();
  const results = await Promise.all(
    keys.map(async (key) => {
      const before = locked[key];
      const isRenewed = before === undefined || renewed === undefined || renewed.includes(key);
      const answer = await (isRenewed ? ask(key) : ask(key, before.digest));
      if ("problem" in answer) return { key, before, failure: answer.problem.summary };
      return { key, before, now: renewal(before, answer, isRenewed) };
    }),
  );
  return {
    changed: Object.fromEntries(
      results.flatMap(({ key, before, now }) => (now === undefined || now === before ? [] : [[key, now] as const])),
    ),
    lines: results.flatMap(({ key, before, now, failure }) =>
      failure === undefined ? change(key, before, now) : [`${key}: ${failure}`],
    ),
    failures: results.flatMap(({ key, failure }) => (failure === undefined ? [] : [key])),
  };
}

/** An image that is the same keeps its entry unless the entry's words are not the image's. */
function renewal(
  before: LockedImage | undefined,
  { image, resolvedBy }: Extract<Resolution, { image: unknown }>,
  isRenewed: boolean,
): LockedImage | undefined {
  const now = lockedImage(isRenewed ? image : { ...image, selected: before?.tag }, resolvedBy);
  if (before === undefined || now === undefined) return now;
  const isSame = now.digest === before.digest && now.tag === before.tag;
  return isSame && falseWords(before, now).length === 0 ? before : now;
}

const words = ["version", "revision", "source", "created", "platforms", "size"] as const;

/** `version 9.9 (the image has 1.4.0)`: the words of an entry that its image does not say. */
function falseWords(before: LockedImage, now: LockedImage): string[] {
  const told = words.filter((word) => before[word] !== undefined && String(before[word]) !== String(now[word]));
  return told.map((word) => `${word} ${before[word]} (the image has ${now[word] ?? "none"})`);
}

function change(key: string, before: LockedImage | undefined, now: LockedImage | undefined): string[] {
  if (now === undefined || now === before) return [];
  if (before === undefined) return [`${key}: ${text(now)}`];
  if (before.digest === now.digest && before.tag === now.tag) {
    return [`${key}: the file says ${falseWords(before, now).join(", ")}`];
  }
  return [`${key}: ${text(before)} → ${text(now)}`];
}

function text({ digest, tag, version }: LockedImage): string {
  const named = tag === undefined ? shortDigest(digest) : `${tag}, ${shortDigest(digest)}`;
  return version === undefined ? named : `${named} (${version})`;
}
