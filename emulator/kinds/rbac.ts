import { equal, isRecord } from "../apiserver/copy.ts";
import { type FieldError, invalidValue, notSupported, required } from "../apiserver/fieldError.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import { pathSegmentName } from "../apiserver/metaValidation.ts";
import type { ApiModule, ClusterCore, ResourceDefinition } from "../apiserver/resource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { checkBinding, checkRole } from "./grants.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { setDefaults } from "./podDefaults.ts";
import { storedKind } from "./storedKind.ts";

const apiGroup = "rbac.authorization.k8s.io";

const records = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : []);

const base = (kind: string, namespaced: boolean): Omit<ResourceDefinition, "endpoint"> => ({
  ...kubernetesKind(kind, apiGroup),
  namespaced,
});

const pluralOf = (kind: string): string => `${kind.toLowerCase()}s`;

const roleErrors = (object: KubeObject): FieldError[] =>
  records(object["rules"]).flatMap((rule, i) => {
    const has = (key: string): boolean => Array.isArray(rule[key]) && rule[key].length > 0;
    const errors: FieldError[] = has("verbs")
      ? []
      : [required(`rules[${i}].verbs`, "verbs must contain at least one value")];
    if (has("nonResourceURLs")) return errors;
    if (!has("apiGroups"))
      errors.push(required(`rules[${i}].apiGroups`, "resource rules must supply at least one api group"));
    if (!has("resources"))
      errors.push(required(`rules[${i}].resources`, "resource rules must supply at least one resource"));
    return errors;
  });

const role = (core: ClusterCore, kind: string, namespaced: boolean): ResourceDefinition =>
  storedKind(
    core,
    { ...base(kind, namespaced) },
    {
      strategy: {
        validateName: pathSegmentName,
        revalidatesMeta: true,
        allowCreateOnUpdate: true,
        validateCreate(context, object) {
          checkRole(context, pluralOf(kind), object);
          return roleErrors(object);
        },
        validateUpdate(context, object, old) {
          if (!equal(object["rules"], old["rules"])) checkRole(context, pluralOf(kind), object);
          return roleErrors(object);
        },
      },
    },
  );

function bindingDefaults(object: KubeObject): void {
  if (isRecord(object["roleRef"])) setDefaults(object["roleRef"], { apiGroup });
  for (const subject of records(object["subjects"])) {
    if (subject["kind"] === "User" || subject["kind"] === "Group") setDefaults(subject, { apiGroup });
  }
}

function bindingErrors(object: KubeObject): FieldError[] {
  const roleRef = isRecord(object["roleRef"]) ? object["roleRef"] : {};
  const kinds = ["Role", "ClusterRole"];
  const errors: FieldError[] = [];
  if (!kinds.includes(String(roleRef["kind"]))) errors.push(notSupported("roleRef.kind", roleRef["kind"] ?? "", kinds));
  if (!roleRef["name"]) errors.push(required("roleRef.name"));
  records(object["subjects"]).forEach((subject, i) => {
    if (!subject["name"]) errors.push(required(`subjects[${i}].name`));
    const subjects = ["ServiceAccount", "User", "Group"];
    if (!subjects.includes(String(subject["kind"]))) {
      errors.push(notSupported(`subjects[${i}].kind`, subject["kind"] ?? "", subjects));
    }
  });
  return errors;
}

const subjectCells = (object: KubeObject): string[] =>
  ["User", "Group", "ServiceAccount"].map((kind) =>
    records(object["subjects"])
      .filter((subject) => subject["kind"] === kind)
      .map(({ namespace, name }) => (kind === "ServiceAccount" && namespace ? `${namespace}/${name}` : `${name}`))
      .join(", "),
  );

const binding = (core: ClusterCore, kind: string, namespaced: boolean): ResourceDefinition =>
  storedKind(
    core,
    {
      ...base(kind, namespaced),
      table: {
        columns: [
          "Name",
          "Role",
          "Age",
          ...["Users", "Groups", "ServiceAccounts"].map((title) => ({ name: title, priority: 1 })),
        ],
        cells(object, now) {
          const { kind: roleKind, name: roleName } = isRecord(object["roleRef"]) ? object["roleRef"] : {};
          const { name, creationTimestamp } = object.metadata;
          return [name, `${roleKind}/${roleName}`, age(creationTimestamp, now), ...subjectCells(object)];
        },
      },
    },
    {
      strategy: {
        validateName: pathSegmentName,
        revalidatesMeta: true,
        allowCreateOnUpdate: true,
        decode: bindingDefaults,
        validateCreate(context, object) {
          checkBinding(context, pluralOf(kind), object);
          return bindingErrors(object);
        },
        validateUpdate(context, object, old) {
          if (!equal(object["roleRef"], old["roleRef"])) {
            return [invalidValue("roleRef", object["roleRef"], "cannot change roleRef")];
          }
          if (!equal(object["subjects"], old["subjects"])) checkBinding(context, pluralOf(kind), object);
          return bindingErrors(object);
        },
      },
    },
  );

/** rbac.authorization.k8s.io/v1. */
export const rbac: ApiModule = (core) => [
  role(core, "ClusterRole", false),
  role(core, "Role", true),
  binding(core, "ClusterRoleBinding", false),
  binding(core, "RoleBinding", true),
];
