/** The present values of the keys that are declared. */
export function declaredOnly<Name extends string>(
  name: Name,
  declared: Readonly<Record<string, string>> | undefined,
  present: Readonly<Record<string, string>> | null | undefined,
): { [key in Name]?: Record<string, string> } {
  if (declared === undefined) return {};
  const kept = Object.keys(declared).flatMap((key) => (present?.[key] === undefined ? [] : [[key, present[key]]]));
  return { [name]: Object.fromEntries(kept) } as { [key in Name]?: Record<string, string> };
}
