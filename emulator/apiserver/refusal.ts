import type { User } from "./access.ts";

/** The text of a refused authorization. */
export const cannot = (
  user: User,
  {
    verb,
    group,
    resource,
    subresource = "",
    namespace,
  }: { verb: string; group: string; resource: string; subresource?: string; namespace: string },
): string => {
  const whole = subresource === "" ? resource : `${resource}/${subresource}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  return `User "${user.name}" cannot ${verb} resource "${whole}" in API group "${group}" ${where}`;
};
