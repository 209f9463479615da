import type { AccessAttributes } from "../apiserver/access.ts";
import type { PolicyRule } from "../apiserver/authorizer.ts";
import { isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { RequestContext } from "../apiserver/resource.ts";
import { StatusError } from "../apiserver/statusError.ts";

const group = "rbac.authorization.k8s.io";

/** Requires that the user of a request holds all rights of a role, or may bind it. @throws StatusError 403 */
export function checkBinding(context: RequestContext, plural: string, binding: KubeObject): void {
  const { core, namespace } = context;
  const { kind, name = "" } = isRecord(binding["roleRef"]) ? binding["roleRef"] : {};
  const isCluster = kind === "ClusterRole";
  const resource = isCluster ? "clusterroles" : "roles";
  const role = core.store.get({ group, resource, namespace: isCluster ? "" : namespace, name: String(name) });
  const isPermitted = may(context, { verb: "bind", group, resource, namespace, name: String(name) });
  if (!isPermitted) checkRules(context, plural, binding, rulesOf(role));
}

/** Requires that the user of a request holds all rights that a role gives, or may escalate. @throws StatusError 403 */
export function checkRole(context: RequestContext, plural: string, role: KubeObject): void {
  const { namespace } = context;
  const isPermitted = may(context, { verb: "escalate", group, resource: plural, namespace });
  if (!isPermitted) checkRules(context, plural, role, rulesOf(role));
}

const rulesOf = (role: KubeObject | undefined): readonly PolicyRule[] =>
  (role?.["rules"] as readonly PolicyRule[] | undefined) ?? [];

const may = ({ core, user }: RequestContext, attributes: AccessAttributes): boolean =>
  core.authorize(user, attributes).allowed;

function checkRules(context: RequestContext, plural: string, object: KubeObject, rules: readonly PolicyRule[]): void {
  const missing = rules.filter((rule) => !rightsOf(rule, context.namespace).every((right) => may(context, right)));
  if (missing.length === 0) return;
  const { user } = context;
  const groups = user.groups.map((name) => JSON.stringify(name)).join(" ");
  const listed = missing.map(({ apiGroups, resources, verbs }) => {
    const names = (values: readonly string[] = []) => `[${values.map((value) => JSON.stringify(value)).join(", ")}]`;
    return `{APIGroups:${names(apiGroups)}, Resources:${names(resources)}, Verbs:${names(verbs)}}`;
  });
  throw new StatusError(
    403,
    "Forbidden",
    `${plural}.${group} "${object.metadata.name}" is forbidden: user "${user.name}" (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${listed.join("\n")}`,
  );
}

function rightsOf(rule: PolicyRule, namespace: string): AccessAttributes[] {
  const { apiGroups = [], resources = [], verbs = [], resourceNames = [] } = rule;
  const names = resourceNames.length === 0 ? [""] : resourceNames;
  return apiGroups.flatMap((of) =>
    resources.flatMap((whole) => {
      const [resource = "", subresource = ""] = whole.split("/");
      return verbs.flatMap((verb) =>
        names.map((name) => ({ verb, group: of, resource, subresource, namespace, name })),
      );
    }),
  );
}
