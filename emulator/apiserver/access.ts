/** Who asks. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
}

/** What is asked for, as RBAC sees it. */
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
  /** Empty unless an authorizer gave one. */
  readonly reason: string;
}

/** The group whose members may do everything. */
export const mastersGroup = "system:masters";

/** Who the cluster's own parts act as. */
export const systemUser: User = { name: "system:apiserver", groups: [mastersGroup, "system:authenticated"] };
