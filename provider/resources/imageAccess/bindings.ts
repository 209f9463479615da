import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { ObjectAddress, ObjectKind } from "../../cluster/objects.ts";
import { isObject, membersOf } from "../../image/members.ts";
import { type AccessAction, accessActions, actionRoles, streamRules } from "./actions.ts";
import type { ImageAccessInputs, SubjectAccess } from "./inputs.ts";
import { type AccessSubject, subjectOf, subjectText } from "./subjects.ts";

const apiGroup = "rbac.authorization.k8s.io";

export const bindingKind = { apiVersion: `${apiGroup}/v1`, kind: "RoleBinding" } as const;
export const roleKind = { apiVersion: `${apiGroup}/v1`, kind: "Role" } as const;

type Place = Pick<ImageAccessInputs, "metadata">;

/** Name and namespace of the objects of an action. */
export const partOf = ({ metadata }: Place, action: AccessAction): ImageAccessInputs["metadata"] => ({
  name: `${metadata.name}-${action}`,
  namespace: metadata.namespace,
});

export const partAddress = (kind: ObjectKind, inputs: Place, action: AccessAction): Required<ObjectAddress> => ({
  ...kind,
  ...partOf(inputs, action),
});

/** The subjects that may do something, by their texts. */
export const subjectsOf = (access: SubjectAccess, action: AccessAction): string[] =>
  Object.keys(access).filter((subject) => access[subject]?.includes(action));

/** The actions that an access permits. */
export const actionsIn = (access: SubjectAccess): AccessAction[] =>
  accessActions.filter((action) => subjectsOf(access, action).length > 0);

/** The role of an action: the platform's for a namespace, an own one for a stream. */
const roleRefOf = (inputs: ImageAccessInputs, action: AccessAction) =>
  inputs.stream === undefined
    ? { apiGroup, kind: "ClusterRole", name: actionRoles[action] }
    : { apiGroup, kind: "Role", name: partOf(inputs, action).name };

/** The subjects of a role binding as RBAC has them. */
const rbacSubjects = (texts: readonly string[]): object[] =>
  texts.flatMap((text) => {
    const subject = subjectOf(text);
    if (subject === undefined) return [];
    return [subject.kind === "ServiceAccount" ? subject : { ...subject, apiGroup }];
  });

export const bindingObject = (inputs: ImageAccessInputs, action: AccessAction): ApiObject & ObjectKind => ({
  ...bindingKind,
  metadata: partOf(inputs, action),
  roleRef: roleRefOf(inputs, action),
  subjects: rbacSubjects(subjectsOf(inputs.access, action)),
});

export const roleObject = (inputs: ImageAccessInputs, action: AccessAction): ApiObject & ObjectKind => ({
  ...roleKind,
  metadata: partOf(inputs, action),
  rules: streamRules(action, inputs.stream ?? ""),
});

/** The subjects of a binding on the cluster. */
export function bindingSubjects(binding: ApiObject): AccessSubject[] {
  const subjects: readonly unknown[] = Array.isArray(binding["subjects"]) ? binding["subjects"] : [];
  return subjects.filter(isObject).map(({ kind, name, namespace }) => ({
    kind: kind as AccessSubject["kind"],
    name: String(name),
    ...(kind === "ServiceAccount" ? { namespace: String(namespace ?? binding.metadata.namespace) } : {}),
  }));
}

/** The same by their texts. */
export const subjectTexts = (binding: ApiObject | undefined): string[] =>
  binding === undefined ? [] : [...new Set(bindingSubjects(binding).map(subjectText))].sort();

/** Tells that a binding gives the role of the action. */
export function hasRole(binding: ApiObject, inputs: ImageAccessInputs, action: AccessAction): boolean {
  const wanted = roleRefOf(inputs, action);
  const { kind, name } = membersOf(binding["roleRef"]);
  return kind === wanted.kind && name === wanted.name;
}
