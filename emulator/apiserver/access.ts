/** The user that a request comes from. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
}

/** A request's attributes, as RBAC sees them. */
export interface AccessAttributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** `""` at cluster scope. */
  readonly namespace: string;
  readonly name?: string;
}

export interface AccessDecision {
  readonly allowed: boolean;
  /** Empty unless an authorizer gives one. */
  readonly reason: string;
}

/** The group whose members hold every right. */
export const mastersGroup = "system:masters";

/** The user that the cluster's own parts act as. */
export const systemUser: User = { name: "system:apiserver", groups: [mastersGroup, "system:authenticated"] };

/** The text of a refused authorization. */
export function cannot(user: User, { verb, group, resource, subresource = "", namespace }: AccessAttributes): string {
  const whole = subresource === "" ? resource : `${resource}/${subresource}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  return `User "${user.name}" cannot ${verb} resource "${whole}" in API group "${group}" ${where}`;
}
