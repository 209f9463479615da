import { isUnknown } from "../inputs/unknown.ts";

/** Members of whatever a program may give; none of what is no object, or unknown yet. */
export type Members = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const membersOf = (value: unknown): Members => (isObject(value) ? value : {});

export const elementsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A text that is known. */
export const knownText = (value: unknown): string | undefined =>
  typeof value === "string" && !isUnknown(value) ? value : undefined;

/** Tells that these are the members of a reference. */
export const isObjectReference = (value: Members): boolean => "kind" in value && "name" in value;
