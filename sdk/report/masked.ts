/** By this key the engine tells values that are more than their JSON: secrets, for instance. */
const signature = "4dabf18193072939515e22adb298388d";

/** The value with `[secret]` for all secrets, also where the preview was made with `--show-secrets`. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== "object" || value === null) return value;
  if (signature in value) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, masked(member)]));
}
