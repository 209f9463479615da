import type { Members } from "../../image/members.ts";
import { isUnknown } from "./unknown.ts";

export const elementsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A text that is known. */
export const knownText = (value: unknown): string | undefined =>
  typeof value === "string" && !isUnknown(value) ? value : undefined;

/** Tells that these are the members of a reference. */
export const isObjectReference = (value: Members): boolean => "kind" in value && "name" in value;
