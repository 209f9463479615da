import { isObject } from "../../provider/image/members.ts";
import { adoptionAnnotation } from "../../provider/resources/creation/adoption.ts";
import { madeAnnotation } from "../../provider/resources/imageStream/streamMarks.ts";
import { join } from "../../provider/resources/inputs/schemaDiagnostics.ts";

/** Members that the cluster sets, and that stand in every object that it gives out. */
export const ofMetadata = ["creationTimestamp", "generation", "uid", "resourceVersion", "selfLink", "managedFields"];
export const ofAnnotations = [
  "kubectl.kubernetes.io/last-applied-configuration",
  // Holds the time of the last import of a whole repository.
  "openshift.io/image.dockerRepositoryCheck",
  // Names the stack that has adopted the exported stream.
  adoptionAnnotation,
  // Names the exported stream as one that was made for tags.
  madeAnnotation,
];

/** Takes members out of an object at a path. */
export type TakeMembers = (path: string, value: unknown, keys: readonly string[]) => unknown;

/** A function that takes members out, and the paths of all that it has taken. */
export function takingMembers(): { readonly take: TakeMembers; readonly taken: readonly string[] } {
  const taken: string[] = [];
  const take: TakeMembers = (path, value, keys) => {
    if (!isObject(value)) return value;
    taken.push(...keys.filter((key) => key in value).map((key) => join(path, [key])));
    return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
  };
  return { take, taken };
}
