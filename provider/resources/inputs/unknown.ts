/**
 * Stands for a value that only the update knows.
 * Source: `unknownValue` of @pulumi/pulumi's `runtime/rpc`; part of the engine's wire protocol.
 */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const isUnknown = (value: unknown): value is typeof unknown => value === unknown;

/** Tells that a value is unknown, wholly or in part. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return isUnknown(value);
  return Object.values(value).some(hasUnknown);
}
