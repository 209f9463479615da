import { type AccessAttributes, type AccessDecision, mastersGroup, type User } from "./access.ts";
import type { KubeObject } from "./kubeObject.ts";
import type { Store } from "./store.ts";

export interface PolicyRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

interface Subject {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

interface Binding extends KubeObject {
  subjects?: Subject[];
  roleRef?: { kind?: string; name?: string };
}

const group = "rbac.authorization.k8s.io";
const all = (values: readonly string[] | undefined, value: string): boolean =>
  values?.includes("*") === true || values?.includes(value) === true;

function resourceMatches({ resources = [] }: PolicyRule, resource: string, subresource: string): boolean {
  if (resources.includes("*")) return true;
  if (subresource === "") return resources.includes(resource);
  return resources.includes(`${resource}/${subresource}`) || resources.includes(`*/${subresource}`);
}

const allows = (
  rule: PolicyRule,
  { verb, group: apiGroup, resource, subresource = "", name = "" }: AccessAttributes,
): boolean =>
  all(rule.verbs, verb) &&
  all(rule.apiGroups, apiGroup) &&
  resourceMatches(rule, resource, subresource) &&
  (rule.resourceNames === undefined || rule.resourceNames.length === 0 || rule.resourceNames.includes(name));

function isSubject({ kind, name = "", namespace }: Subject, user: User, bindingNamespace: string): boolean {
  if (kind === "Group") return user.groups.includes(name);
  if (kind === "ServiceAccount") {
    return user.name === `system:serviceaccount:${namespace ?? bindingNamespace}:${name}`;
  }
  return user.name === name;
}

/** Authorizes by the Roles and bindings in the store. */
export class RbacAuthorizer {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  authorize(user: User, attributes: AccessAttributes): AccessDecision {
    if (user.groups.includes(mastersGroup)) return { allowed: true, reason: "" };
    const allowed = this.rules(user, attributes.namespace).some((rule) => allows(rule, attributes));
    return { allowed, reason: "" };
  }

  /** All rules of a user in a namespace (`""`: cluster scope only). */
  rules(user: User, namespace: string): PolicyRule[] {
    if (user.groups.includes(mastersGroup)) {
      return [
        { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
        { verbs: ["*"], nonResourceURLs: ["*"] },
      ];
    }
    const cluster = this.#bound("clusterrolebindings", undefined, user);
    const local = namespace === "" ? [] : this.#bound("rolebindings", namespace, user);
    return [...cluster, ...local];
  }

  #bound(resource: string, namespace: string | undefined, user: User): PolicyRule[] {
    const bindings = this.#store.list({ group, resource }, namespace) as readonly Binding[];
    return bindings
      .filter(({ subjects = [] }) => subjects.some((subject) => isSubject(subject, user, namespace ?? "")))
      .flatMap(({ roleRef }) => this.#rulesOf(roleRef, namespace ?? ""));
  }

  #rulesOf(roleRef: Binding["roleRef"], namespace: string): PolicyRule[] {
    const isCluster = roleRef?.kind === "ClusterRole";
    const key = { group, resource: isCluster ? "clusterroles" : "roles", namespace: isCluster ? "" : namespace };
    const role = this.#store.get({ ...key, name: roleRef?.name ?? "" });
    return (role?.["rules"] as PolicyRule[] | undefined) ?? [];
  }
}
