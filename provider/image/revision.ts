/** Digits of a commit's hash that people are shown, wherever one is shown. */
const digits = 12;

/** A commit as people write it: the first digits of its hash. What is no hash stays as it is. */
export const shortRevision = (revision: string, length = digits): string =>
  isHash(revision) ? revision.slice(0, Math.min(digits, length)) : revision;

/** Two commits, cut to one length where a label has fewer digits than the other one's. */
export function shortRevisions(before: string | undefined, after: string | undefined): (string | undefined)[] {
  const both = [before, after];
  const shortest = Math.min(...both.map((revision) => (revision && isHash(revision) ? revision.length : digits)));
  return both.map((revision) => revision && shortRevision(revision, shortest));
}

const isHash = (revision: string): boolean => /^[0-9a-f]{7,}$/.test(revision);
