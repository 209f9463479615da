/** A patch of the parts that hold a change; `undefined` if none does. */
export function patchOf(parts: Readonly<Record<string, object | undefined>>): object | undefined {
  const changed = Object.entries(parts).filter(([, part]) => part !== undefined && Object.keys(part).length > 0);
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
