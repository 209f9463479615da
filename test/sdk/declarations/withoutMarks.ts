const signature = "4dabf18193072939515e22adb298388d";

/** Inputs as a provider process gets them: the engine takes the marks of secrets off. */
export function withoutMarks<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutMarks) as T;
  if (typeof value !== "object" || value === null) return value;
  if (signature in value) return withoutMarks((value as unknown as { value: T }).value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutMarks(member)])) as T;
}
