/** A merge patch for a map: changed and new keys, `null` for removed ones; `undefined` if nothing has to change. */
export function changedKeys(
  was: Readonly<Record<string, string>> | undefined,
  now: Readonly<Record<string, string>> | undefined,
): Record<string, string | null> | undefined {
  const keys = new Set([...Object.keys(was ?? {}), ...Object.keys(now ?? {})]);
  const changed = [...keys].filter((key) => was?.[key] !== now?.[key]);
  return changed.length === 0 ? undefined : Object.fromEntries(changed.map((key) => [key, now?.[key] ?? null]));
}
