import type { AccessAttributes, User } from "../apiserver/access.ts";
import { isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ApiModule, ClusterCore, RequestContext, ResourceDefinition } from "../apiserver/resource.ts";
import { kubernetesKind } from "./kubernetesKind.ts";

const group = "authorization.k8s.io";

const specOf = (object: KubeObject): Record<string, unknown> => (isRecord(object["spec"]) ? object["spec"] : {});
const text = (value: unknown): string => (typeof value === "string" ? value : "");

function attributesOf(spec: Record<string, unknown>): AccessAttributes {
  const asked = isRecord(spec["resourceAttributes"]) ? spec["resourceAttributes"] : {};
  return {
    verb: text(asked["verb"]),
    group: text(asked["group"]),
    resource: text(asked["resource"]),
    subresource: text(asked["subresource"]),
    namespace: text(asked["namespace"]),
    name: text(asked["name"]),
  };
}

function review(core: ClusterCore, object: KubeObject, user: User): KubeObject {
  const spec = specOf(object);
  const { allowed } = spec["nonResourceAttributes"]
    ? { allowed: user.groups.includes("system:masters") }
    : core.authorize(user, attributesOf(spec));
  return { ...object, metadata: {}, status: { allowed } };
}

function named(object: KubeObject): User {
  const { user, groups } = specOf(object);
  return { name: text(user), groups: Array.isArray(groups) ? groups.map(String) : [] };
}

const definition = (
  kind: string,
  namespaced: boolean,
  create: (context: RequestContext, object: KubeObject) => KubeObject,
): ResourceDefinition => ({
  ...kubernetesKind(kind, group),
  namespaced,
  endpoint: { create },
});

/** authorization.k8s.io/v1: reviews of a user's rights. */
export const accessReviews: ApiModule = (core) => [
  definition("LocalSubjectAccessReview", true, (_context, object) => review(core, object, named(object))),
  definition("SelfSubjectAccessReview", false, ({ user }, object) => review(core, object, user)),
  definition("SelfSubjectRulesReview", false, ({ user }, object) => {
    const rules = core.rules(user, text(specOf(object)["namespace"]));
    const resourceRules = rules.filter(({ resources }) => resources !== undefined);
    const nonResourceRules = rules
      .filter(({ nonResourceURLs }) => nonResourceURLs !== undefined)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }));
    return { ...object, metadata: {}, status: { resourceRules, nonResourceRules, incomplete: false } };
  }),
  definition("SubjectAccessReview", false, (_context, object) => review(core, object, named(object))),
];

/** authentication.k8s.io/v1 SelfSubjectReview: the user of the request. */
export const selfSubjectReviews: ApiModule = () => [
  {
    ...kubernetesKind("SelfSubjectReview", "authentication.k8s.io"),
    namespaced: false,
    endpoint: {
      create: ({ user }, object) => ({
        ...object,
        metadata: {},
        status: { userInfo: { username: user.name, groups: [...user.groups] } },
      }),
    },
  },
];
