import { randomBytes } from "node:crypto";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { adoptionAnnotation } from "../imageStream/adoption.ts";

/** A name for a new adoption. */
export const newAdoption = (): string => randomBytes(8).toString("hex");

/** A merge patch that names the adoption on the object, for its earlier owner to see. */
export const adoptionPatch = (adoption: string) => ({ metadata: { annotations: { [adoptionAnnotation]: adoption } } });

/** Tells that another stack has adopted the object since this one has created or adopted it. */
export function isAdoptedElsewhere(adoption: string | undefined, { metadata }: Pick<ApiObject, "metadata">): boolean {
  const present = metadata.annotations?.[adoptionAnnotation];
  return present !== undefined && present !== adoption;
}
