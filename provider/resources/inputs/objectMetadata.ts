import { z } from "zod";
import { text, textByKey } from "./schemaFaults.ts";

/** The metadata of an object that a program declares. */
export interface ObjectMetadata {
  /** Name of the object. */
  name: string;
  /** Namespace of the object. */
  namespace: string;
  /** The declared labels; those of others are left out. */
  labels?: Record<string, string>;
  /** The declared annotations; those of others are left out. */
  annotations?: Record<string, string>;
}

export const objectMetadata = z.strictObject({
  name: text,
  namespace: text,
  labels: textByKey.optional(),
  annotations: textByKey.optional(),
});
