import { shortDigest } from "../../provider/image/digest.ts";
import type { Unavailable } from "../../provider/resolver/images/imageSource.ts";
import { type LockedImage, lockedImage } from "../../provider/resolver/lock/lockEntry.ts";
import type { Resolution } from "../../provider/resolver/resolution.ts";

/** What became of locked images. */
export interface LockUpdate {
  /** Those that are new, or not as they were. */
  readonly changed: Readonly<Record<string, LockedImage>>;
  /** One for each change and failure. */
  readonly lines: readonly string[];
  /** The keys that could not be resolved; they stay as they were. */
  readonly failures: readonly string[];
}

/** Tells what a key stands for now or, where a digest is given, whether the key's image of that digest is there. */
export type Ask = (key: string, digest?: string) => Promise<Resolution | Unavailable>;

/** Resolves these keys anew, all of them if none are named; of the others makes sure that their images exist. */
export async function updateLock(
  locked: Readonly<Record<string, LockedImage>>,
  renewed: readonly string[] | undefined,
  ask: Ask,
): Promise<LockUpdate> {
  const keys = [...new Set([...Object.keys(locked), ...(renewed ?? [])])].sort();
  const results = await Promise.all(
    keys.map(async (key) => {
      const before = locked[key];
      const isRenewed = before === undefined || renewed === undefined || renewed.includes(key);
      const answer = await (isRenewed ? ask(key) : ask(key, before.digest));
      if (!("image" in answer))
        return { key, before, failure: "problem" in answer ? answer.problem.message : answer.unavailable };
      return { key, before, now: isRenewed ? renewal(before, answer) : before };
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

/** What is said of the same image stays as it was, whoever has resolved it this time. */
function renewal(before: LockedImage | undefined, answer: Extract<Resolution, { image: unknown }>) {
  const now = lockedImage(answer.image, answer.resolvedBy);
  if (before === undefined || now?.digest !== before.digest || now.tag !== before.tag) return now;
  return Object.keys(now).every((key) => key in before) ? before : { ...now, ...before };
}

function change(key: string, before: LockedImage | undefined, now: LockedImage | undefined): string[] {
  if (now === undefined || (before?.digest === now.digest && before.tag === now.tag)) return [];
  return [before === undefined ? `${key}: ${text(now)}` : `${key}: ${text(before)} → ${text(now)}`];
}

function text({ digest, tag, version }: LockedImage): string {
  const named = tag === undefined ? shortDigest(digest) : `${tag}, ${shortDigest(digest)}`;
  return version === undefined ? named : `${named} (${version})`;
}
