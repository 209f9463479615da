/** A commit as people write it: 12 digits of its hash. What is no hash stays as it is. */
export const shortRevision = (revision: string): string => revision.replace(/^([0-9a-f]{12})[0-9a-f]+$/, "$1");
