import { randomBytes } from "node:crypto";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";

/** The annotation that names an object's last adoption, for its earlier owners. */
export const adoptionAnnotation = "imagestream.pulumi.com/adoption";

/** A name for a new adoption. */
export const newAdoption = (): string => randomBytes(8).toString("hex");

/** A merge patch that names the adoption on the object. */
export const adoptionPatch = (adoption: string) => ({ metadata: { annotations: { [adoptionAnnotation]: adoption } } });

/** The mark of an adoption in a state. */
interface Adopted {
  readonly adoption?: string | undefined;
}

/** The adoption in a state, which updates keep. */
export const keptAdoption = ({ adoption }: Adopted): { readonly adoption?: string } =>
  adoption === undefined ? {} : { adoption };

/** Tells that another stack has adopted the object since the owner of this state created or adopted it. */
export function isAdoptedElsewhere({ adoption }: Adopted, { metadata }: Pick<ApiObject, "metadata">): boolean {
  const present = metadata.annotations?.[adoptionAnnotation];
  return present !== undefined && present !== adoption;
}
