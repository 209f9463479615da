import { z } from "zod";
import { text, textByKey } from "./schemaFaults.ts";

/** The metadata of an object that a program declares. */
export interface ObjectMetadata {
  name: string;
  namespace: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export const objectMetadata = z.strictObject({
  name: text,
  namespace: text,
  labels: textByKey.optional(),
  annotations: textByKey.optional(),
});
