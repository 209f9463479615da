import { randomBytes } from "node:crypto";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { headline } from "../../text/headline.ts";
import type { Message } from "../../text/message.ts";

/** The annotation that names an object's last adoption, for its earlier owners. */
export const adoptionAnnotation = "imagestream.pulumi.com/adoption";

/** A name for a new adoption. */
export const newAdoption = (): string => randomBytes(8).toString("hex");

/** The declaration with the annotation that names an adoption. */
export function withAdoption<T extends Annotated>(inputs: T, adoption: string): T {
  const { metadata } = inputs;
  const annotations = { ...metadata.annotations, [adoptionAnnotation]: adoption };
  return { ...inputs, metadata: { ...metadata, annotations } };
}

interface Annotated {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

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

/** Says that an object stays since another stack has adopted it. @param what kind and id */
export const leftToAdopter = (name: string, what: string): Message => ({
  headline: headline`${name} stays: another stack has it`,
  details: [
    ["why", `another stack has adopted ${what}: it stays`],
    ["do", "remove it by hand if nobody needs it"],
  ],
});
